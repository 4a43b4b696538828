import type { FieldError, Typed } from '#lib/comments/form.ts';
import * as urls from '#lib/urls.ts';

type Props = {
  typed: Typed;
  errors: readonly FieldError[];
  requireEmail: boolean;
  /** The name of whoever is signed in: nothing about them has to be typed then. */
  signedIn: string | null;
};

type FieldProps = {
  name: 'name' | 'email' | 'website' | 'text';
  label: string;
  hint?: string;
  type?: string;
  autoComplete?: string;
  value: string;
  errors: readonly FieldError[];
};

/** A field with its label, what is to be known of it, and what is wrong with it. */
function Field({ name, label, hint, type = 'text', autoComplete, value, errors }: FieldProps) {
  const error = errors.find(({ field }) => field === name);
  const about = [...(hint ? [`comment-${name}-hint`] : []), ...(error ? [`comment-${name}-error`] : [])].join(' ');
  const shared = {
    id: `comment-${name}`,
    name,
    defaultValue: value,
    'aria-describedby': about || undefined,
    'aria-invalid': error ? true : undefined,
    dir: 'auto',
  };
  return (
    <p className="field">
      <label htmlFor={shared.id}>{label}</label>
      {hint && (
        <span className="hint" id={`comment-${name}-hint`}>
          {hint}
        </span>
      )}
      {error && (
        <span className="error" id={`comment-${name}-error`}>
          {error.message}
        </span>
      )}
      {name === 'text' ? (
        <textarea {...shared} rows={8} required />
      ) : (
        <input {...shared} type={type} autoComplete={autoComplete} />
      )}
    </p>
  );
}

/** The form for a comment. Plain HTML: what scripts add is in enhancements/. */
export function CommentForm({ typed, errors, requireEmail, signedIn }: Props) {
  return (
    <form className="comment-form" method="post" action={urls.postComment()} noValidate={errors.length > 0}>
      <input type="hidden" name="post" value={typed.post} />
      {typed.parent !== '' && <input type="hidden" name="parent" value={typed.parent} />}
      {signedIn ? (
        <p>You are signed in as {signedIn}.</p>
      ) : (
        <div className="who-writes">
          <Field name="name" label="Name" autoComplete="name" value={typed.name} errors={errors} />
          <Field
            name="email"
            label="E-mail"
            hint={requireEmail ? 'It is not shown.' : 'It is not shown, and may be left out.'}
            type="email"
            autoComplete="email"
            value={typed.email}
            errors={errors}
          />
        </div>
      )}
      <Field name="website" label="Website" hint="It may be left out." autoComplete="url" value={typed.website} errors={errors} />
      <p className="trap" aria-hidden="true">
        <label>
          Leave this empty <input type="text" name="elsewhere" tabIndex={-1} autoComplete="off" defaultValue={typed.elsewhere} />
        </label>
      </p>
      <Field
        name="text"
        label="Comment"
        hint="Markdown: *emphasis*, **strong**, [links](https://example.org), lists, > quotes, `code`."
        value={typed.text}
        errors={errors}
      />
      <p>
        <label>
          <input type="checkbox" name="replies" value="yes" defaultChecked={typed.replies !== ''} /> Mail me replies
        </label>
      </p>
      <p className="buttons">
        <button type="submit" name="action" value="post">
          Post
        </button>{' '}
        <button type="submit" name="action" value="preview">
          Preview
        </button>
      </p>
    </form>
  );
}
