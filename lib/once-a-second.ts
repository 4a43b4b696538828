/** What is to be said while long work goes on, as often as it is known: said once a second, for the first time after one. */
export function onceASecond<Said extends readonly unknown[]>(say: (...said: Said) => void): (...said: Said) => void {
  let last = performance.now();
  return (...said) => {
    if (performance.now() - last < 1000) return;
    last = performance.now();
    say(...said);
  };
}
