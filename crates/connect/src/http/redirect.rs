//! Whether and how a redirect is followed.
//!
//! Owns: the next request after a redirecting answer.
//! Not here: whether its destination may be reached (`client` asks again for each).
//! Invariant: nothing secret crosses origins: neither headers nor a body, in which secrets stand
//! as often; and what was https stays https.

use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Method, StatusCode};

use super::HttpError;
use super::request::{Request, parse_url};

/// What goes along to another origin.
const HARMLESS: &[reqwest::header::HeaderName] = &[ACCEPT, ACCEPT_LANGUAGE];

/// The request to send next; `None` if the answer is final.
///
/// Errors: `Redirect`, with the reason.
pub(super) fn next(
    request: &Request,
    status: StatusCode,
    headers: &HeaderMap,
) -> Result<Option<Request>, HttpError> {
    let is_redirect = matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308);
    let Some(location) = headers.get(LOCATION).filter(|_| is_redirect) else {
        return Ok(None);
    };
    let refuse = |fault| HttpError::Redirect {
        origin: request.origin(),
        fault,
    };
    let url = location
        .to_str()
        .ok()
        .and_then(|it| request.url.join(it).ok())
        .and_then(|it| parse_url(it.as_str()).ok())
        .ok_or_else(|| refuse("its target is no address for us"))?;
    if request.url.scheme() == "https" && url.scheme() != "https" {
        return Err(refuse("it leads from https to http"));
    }
    let mut next = request.clone();
    let is_same_origin = url.origin() == request.url.origin();
    next.url = url;
    if status == StatusCode::SEE_OTHER {
        next.method = Method::GET;
        next.body = None;
        next.headers.remove(CONTENT_TYPE);
    } else if request.method != Method::GET && matches!(status.as_u16(), 301 | 302) {
        return Err(refuse("it leaves open whether to send the request again"));
    }
    if !is_same_origin {
        if next.body.is_some() || next.method != Method::GET {
            return Err(refuse("it would send the request's body to another origin"));
        }
        let kept = HARMLESS.iter().filter_map(|name| {
            let value = request.headers.get(name)?;
            Some((name.clone(), value.clone()))
        });
        next.headers = kept.collect();
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use secrecy::SecretString;

    fn asked() -> Request {
        let token = SecretString::from("t");
        let request = Request::get("https://a.example/x?y").unwrap();
        let request = request.accept("text/csv").unwrap();
        let request = request.header("X-Api-Key", "k").unwrap();
        request.bearer(&token).unwrap()
    }

    fn follow(request: &Request, status: u16, to: &str) -> Result<Option<Request>, HttpError> {
        let headers = HeaderMap::from_iter([(LOCATION, HeaderValue::from_str(to).unwrap())]);
        next(request, StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn the_same_origin_keeps_what_was_sent() {
        let next = follow(&asked(), 302, "/z").unwrap().unwrap();
        assert_eq!(next.url.as_str(), "https://a.example/z");
        assert_eq!(next.headers.len(), 3);
    }

    #[test]
    fn another_origin_gets_no_credentials() {
        for to in [
            "https://b.example/",
            "https://a.example:8443/",
            "//b.example/",
            "https://a.example.b.example/",
        ] {
            let next = follow(&asked(), 301, to).unwrap().unwrap();
            assert_eq!(next.headers.len(), 1, "{to}");
            assert!(next.headers.contains_key(ACCEPT));
        }
    }

    #[test]
    fn a_body_crosses_no_origin_and_see_other_drops_it() {
        let post = Request::post("https://a.example/").unwrap();
        let post = post.form(&[("client_secret", "s")]).unwrap();
        assert!(follow(&post, 307, "https://b.example/").is_err());
        assert!(follow(&post, 302, "/z").is_err());
        let again = follow(&post, 308, "/z").unwrap().unwrap();
        assert_eq!(again.body, post.body);
        let see = follow(&post, 303, "https://b.example/").unwrap().unwrap();
        assert_eq!((see.method, see.body), (Method::GET, None));
        assert!(see.headers.is_empty());
    }

    #[test]
    fn targets_that_weaken_or_leave_http_are_refused() {
        for to in [
            "http://a.example/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "https://u:p@b.example/",
            "https://",
        ] {
            assert!(follow(&asked(), 302, to).is_err(), "{to}");
        }
    }

    #[test]
    fn other_answers_are_final() {
        assert!(follow(&asked(), 200, "/z").unwrap().is_none());
        assert!(follow(&asked(), 304, "/z").unwrap().is_none());
        let none = next(&asked(), StatusCode::FOUND, &HeaderMap::new());
        assert!(none.unwrap().is_none());
    }
}
