vcl 4.1;

# Varnish in front of Waypost: readers' pages are kept here. deploy/edge.md says how to set it up.
# Debian: apt-get install varnish; started with -p http_gzip_support=off, or nobody gets brotli.

import directors;
import std;

probe is_alive {
    # 503 until it can make pages, and from the moment it is to stop.
    .url = "/api/health?ready";
    .interval = 1s;
    .timeout = 1s;
    .window = 4;
    .threshold = 2;
}

# The instances of Waypost; one that does not run is not asked.
backend one {
    .host = "127.0.0.1";
    .port = "3000";
    .connect_timeout = 1s;
    .probe = is_alive;
}
backend two {
    .host = "127.0.0.1";
    .port = "3001";
    .connect_timeout = 1s;
    .probe = is_alive;
}

sub vcl_init {
    new waypost = directors.round_robin();
    waypost.add_backend(one);
    waypost.add_backend(two);
}

# Who is asked when one has not answered well.
sub ask_the_other {
    if (beresp.backend == one) {
        set bereq.backend = two;
    } else {
        set bereq.backend = one;
    }
}

# Where the instances of Waypost run: nobody else may purge.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    set req.backend_hint = waypost.backend();
    if (req.restarts == 0) {
        unset req.http.X-Is-Kept;
        unset req.http.X-May-Repeat;
    }
    # Waypost believes its proxies: what a request is called is not for a reader to say.
    unset req.http.X-Request-Id;
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Forbidden"));
        }
        if (req.url == "/*") {
            ban("obj.status != 0");
            return (synth(200, "Purged"));
        }
        # All codings of it at once. A ban of each page would be held against every other page that is kept.
        return (purge);
    }
    # Varnish would leave a method that it does not know, and its connection, to Waypost.
    if (req.method !~ "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$") {
        return (synth(405, "Method Not Allowed"));
    }
    # What may be sent to another instance, should one not answer: a comment too, as the same one sent twice is one. A form has 32 kB at most.
    if (req.method ~ "^(GET|HEAD)$") {
        set req.http.X-May-Repeat = "yes";
    } elseif (req.method == "POST" && req.url ~ "^/api/comments([?]|$)" && std.integer(req.http.Content-Length, 65537) <= 65536) {
        if (std.cache_req_body(64KB)) {
            set req.http.X-May-Repeat = "yes";
        }
    }
    # Made for one reader, or a feed that a query asks for: never kept.
    if (req.method !~ "^(GET|HEAD)$"
        || req.url ~ "^/(admin|api|preview|search|comments/(reply|held|decide|unsubscribe))([/?]|$)"
        || req.url ~ "[?&]flav=") {
        return (pass);
    }
    # A piece of what may not be kept: Varnish would fetch all of it.
    if (req.http.Range && req.url !~ "^/(photos/[0-9a-f]{32}|cards|_next|_enhancements)/") {
        return (pass);
    }
    # What is kept is the same for all: nothing of one reader gets into it.
    set req.http.X-Is-Kept = "yes";
    unset req.http.Cookie;
    # A reader's codings in one word, so that there are three copies at most; what is packed already has one.
    if (req.url ~ "^/(photos/[0-9a-f]{32}|cards)/") {
        unset req.http.Accept-Encoding;
    } elseif (req.http.Accept-Encoding ~ "(?i)(^|[, ])br(?! *; *q=0(\.0*)?([ ,]|$))([ ;,]|$)") {
        set req.http.Accept-Encoding = "br";
    } elseif (req.http.Accept-Encoding ~ "(?i)(^|[, ])gzip(?! *; *q=0(\.0*)?([ ,]|$))([ ;,]|$)") {
        set req.http.Accept-Encoding = "gzip";
    } else {
        unset req.http.Accept-Encoding;
    }
    # While Waypost is there, an answer is old for as long as it allows itself (a minute); else, and where asking has failed, for a day.
    if (req.restarts == 0 && std.healthy(req.backend_hint)) {
        set req.grace = 60s;
    } else {
        set req.grace = 7d;
    }
    return (hash);
}

# An answer is kept under its address as it was written, without the query, unless that says which version of a file it is.
sub vcl_hash {
    if (req.url ~ "^/(_next|_enhancements)/" || req.url ~ "^/theme\.css\?") {
        hash_data(req.url);
    } else {
        hash_data(regsub(req.url, "\?.*", ""));
    }
    return (lookup);
}

sub vcl_backend_response {
    # Another instance may be better off; and while they are of two versions, one alone has what its pages load.
    if ((beresp.status == 503 || (beresp.status == 404 && bereq.url ~ "^/_next/static/")) && bereq.retries == 0 && bereq.http.X-May-Repeat) {
        call ask_the_other;
        if (std.healthy(bereq.backend)) {
            return (retry);
        }
    }
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    # What caches are told (RFC 9213), else what everybody is told; with its own stale-while-revalidate and stale-if-error (RFC 5861).
    set beresp.http.X-Control = beresp.http.Cache-Control;
    if (beresp.http.CDN-Cache-Control) {
        set beresp.http.X-Control = beresp.http.CDN-Cache-Control;
    }
    if (beresp.status == 200) {
        set beresp.ttl = std.duration(regsub(beresp.http.X-Control, "^.*\bmax-age=(\d+).*$", "\1") + "s", 0s);
        set beresp.grace = std.duration(regsub(beresp.http.X-Control, "^.*\bstale-if-error=(\d+).*$", "\1") + "s", 0s);
    } else {
        set beresp.ttl = 0s;
    }
    unset beresp.http.X-Control;
    unset beresp.http.CDN-Cache-Control;
    # The rest is Varnish's own: what is not to be kept, or has a cookie, is not.
}

sub vcl_backend_error {
    # The second time, it is the first one again: it may have answered, if not well, and a comment comes back with that.
    if (bereq.retries < 2 && bereq.http.X-May-Repeat) {
        call ask_the_other;
        return (retry);
    }
    if (bereq.is_bgfetch) {
        return (abandon);
    }
}

sub vcl_deliver {
    # Nobody answered, or not well: there may be an old answer, which was too old to be given without asking.
    if (resp.status >= 500 && req.restarts == 0 && req.http.X-Is-Kept) {
        return (restart);
    }
    if (resp.http.Cache-Status) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", ";
    }
    if (obj.hits == 0) {
        set resp.http.Cache-Status = resp.http.Cache-Status + "edge; fwd=miss";
    } elseif (obj.ttl < 0s) {
        set resp.http.Cache-Status = resp.http.Cache-Status + "edge; hit; detail=stale";
    } else {
        set resp.http.Cache-Status = resp.http.Cache-Status + "edge; hit";
    }
    # The name of the request for which it was made.
    if (obj.hits > 0) {
        unset resp.http.X-Request-Id;
    }
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
