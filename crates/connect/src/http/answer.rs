//! An answer, read within its limits.
//!
//! Owns: reading and decompressing the body while it comes, and cutting it off.
//! Not here: what the body means (the connectors).
//! Invariant: at most one chunk more than the limit is ever in memory.

use std::fmt;
use std::io::{self, Write};

use flate2::write::{MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap, RETRY_AFTER};
use serde::de::DeserializeOwned;

use super::error::{HttpError, Limit};
use super::settings::Limits;

/// The whole answer.
#[derive(Clone)]
pub struct Answer {
    origin: String,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Who answered, after redirects: scheme, host and port.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The first header of that name, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body, decompressed.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body, decompressed.
    #[must_use]
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }

    /// The body as JSON. Errors: `Unreadable` with line and column, never with content.
    pub fn json<Value: DeserializeOwned>(&self) -> Result<Value, HttpError> {
        serde_json::from_slice(&self.body).map_err(|error| HttpError::Unreadable {
            origin: self.origin.clone(),
            // The text of the error could quote what was sent, a token perhaps.
            fault: format!(
                "the JSON expected, at line {}, column {}",
                error.line(),
                error.column()
            ),
        })
    }

    /// The answer if its status is 2xx. Errors: `Status`.
    pub fn require_success(self) -> Result<Self, HttpError> {
        if (200..300).contains(&self.status) {
            return Ok(self);
        }
        let retry_after = self.header(RETRY_AFTER.as_str());
        Err(HttpError::Status {
            retry_after_s: retry_after.and_then(|it| it.trim().parse().ok()),
            origin: self.origin,
            status: self.status,
        })
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Answer")
            .field("origin", &self.origin)
            .field("status", &self.status)
            .field("size_bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

/// Reads the body of `response`. Errors: `TooLarge`, `Unreadable`, `Broken`.
pub(super) async fn read(
    mut response: reqwest::Response,
    origin: String,
    limits: &Limits,
) -> Result<Answer, HttpError> {
    let too_large = |limit, limit_bytes| HttpError::TooLarge {
        origin: origin.clone(),
        limit,
        limit_bytes,
    };
    let most = limits.answer_bytes;
    if response.content_length().is_some_and(|it| it > most) {
        return Err(too_large(Limit::AnswerBytes, most));
    }
    let unreadable = |fault: String| HttpError::Unreadable {
        origin: origin.clone(),
        fault,
    };
    let mut decoder = Decoder::new(response.headers(), limits.decompressed_bytes)
        .map_err(|found| unreadable(format!("the encoding `{found}`")))?;
    let mut received: u64 = 0;
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk
            .map_err(|it| HttpError::from_reqwest(&it, &origin, limits.connect.as_millis()))?;
        let Some(chunk) = chunk else { break };
        received = received.saturating_add(chunk.len() as u64);
        if received > most {
            return Err(too_large(Limit::AnswerBytes, most));
        }
        if let Err(error) = decoder.write(&chunk) {
            let most = limits.decompressed_bytes;
            return Err(if decoder.bounded().is_full {
                too_large(Limit::DecompressedBytes, most)
            } else {
                unreadable(format!("compressed data: {error}"))
            });
        }
    }
    let status = response.status().as_u16();
    let headers = std::mem::take(response.headers_mut());
    // A HEAD or a 304 names an encoding without a body.
    let body = if received == 0 {
        Vec::new()
    } else {
        let most = limits.decompressed_bytes;
        decoder.finish().map_err(|fault| match fault {
            Unfinished::Full => too_large(Limit::DecompressedBytes, most),
            Unfinished::Broken(error) => unreadable(format!("compressed data: {error}")),
        })?
    };
    Ok(Answer {
        origin,
        status,
        headers,
        body,
    })
}

/// Bytes that refuse to grow beyond a limit.
struct Bounded {
    bytes: Vec<u8>,
    most: u64,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let after = (self.bytes.len() as u64).saturating_add(bytes.len() as u64);
        if after > self.most {
            self.is_full = true;
            return Err(io::Error::other("larger than it may be"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

enum Decoder {
    Identity(Bounded),
    Gzip(MultiGzDecoder<Bounded>),
    Deflate(ZlibDecoder<Bounded>),
}

enum Unfinished {
    Full,
    Broken(io::Error),
}

impl Decoder {
    /// Errors: the encoding, if we know it not; never longer than a word of it should be.
    fn new(headers: &HeaderMap, most: u64) -> Result<Self, String> {
        let mut encodings = headers.get_all(CONTENT_ENCODING).iter();
        let encoding = encodings.next().map(|it| it.to_str().unwrap_or("?"));
        let encoding = encoding.unwrap_or("identity").trim().to_ascii_lowercase();
        let bounded = Bounded {
            bytes: Vec::new(),
            most,
            is_full: false,
        };
        // Encodings one in the other are how small answers become huge.
        match (encoding.as_str(), encodings.next()) {
            ("identity" | "", None) => Ok(Self::Identity(bounded)),
            ("gzip" | "x-gzip", None) => Ok(Self::Gzip(MultiGzDecoder::new(bounded))),
            ("deflate", None) => Ok(Self::Deflate(ZlibDecoder::new(bounded))),
            (_, Some(_)) => Err("several".to_owned()),
            (other, None) => Err(other.chars().take(40).collect()),
        }
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        match self {
            Self::Identity(it) => it.write_all(chunk),
            Self::Gzip(it) => it.write_all(chunk),
            Self::Deflate(it) => it.write_all(chunk),
        }
    }

    fn bounded(&self) -> &Bounded {
        match self {
            Self::Identity(it) => it,
            Self::Gzip(it) => it.get_ref(),
            Self::Deflate(it) => it.get_ref(),
        }
    }

    fn finish(mut self) -> Result<Vec<u8>, Unfinished> {
        let ended = match &mut self {
            Self::Identity(_) => Ok(()),
            Self::Gzip(it) => it.try_finish(),
            Self::Deflate(it) => it.try_finish(),
        };
        match ended {
            Err(_) if self.bounded().is_full => Err(Unfinished::Full),
            Err(error) => Err(Unfinished::Broken(error)),
            Ok(()) => Ok(match self {
                Self::Identity(it) => it.bytes,
                Self::Gzip(mut it) => std::mem::take(&mut it.get_mut().bytes),
                Self::Deflate(mut it) => std::mem::take(&mut it.get_mut().bytes),
            }),
        }
    }
}
