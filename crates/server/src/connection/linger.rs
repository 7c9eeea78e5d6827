//! The end of a connection whose client is still speaking: its answer must reach it.
//!
//! Owns: what is discarded after the last answer, and how much of it (RFC 9112, section 9.6).
//! Not here: bodies that somebody reads (`body`), connections without a request (`connection`).
//! Invariant: a socket with bytes that nobody read is not closed at once, since the system would
//! take the answer back with a reset; and none is listened to beyond the bounds.

use std::io::{IoSlice, Result};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Duration, Instant, Sleep};

use crate::edge::Limits;

/// What is discarded at a time.
const CHUNK_BYTES: usize = 64 * 1024;
/// How many bytes are discarded: the rest of the largest upload.
const MOST_BYTES: usize = 256 * 1024 * 1024;
/// A rest up to this size may be discarded by hyper, which then keeps the connection.
const AT_ONCE_BYTES: u64 = super::HEAD_BYTES as u64;

/// What is still to come of the body of a connection's last request. Unit: bytes.
#[derive(Clone, Default)]
pub(super) struct Unread(Arc<AtomicU64>);

impl Unread {
    /// A body whose rest is known here.
    pub(super) fn watch(&self, body: Incoming) -> Watched {
        self.note(&body);
        Watched {
            body,
            unread: self.clone(),
        }
    }

    /// Whether the connection cannot go on once the request is answered.
    pub(super) fn is_large(&self) -> bool {
        self.0.load(Ordering::Relaxed) > AT_ONCE_BYTES
    }

    fn is_some(&self) -> bool {
        self.0.load(Ordering::Relaxed) > 0
    }

    fn note(&self, body: &Incoming) {
        let rest = match body.size_hint().exact() {
            _ if body.is_end_stream() => 0,
            Some(rest) => rest,
            // Sent in chunks: whoever sends them knows when they end.
            None => u64::MAX,
        };
        self.0.store(rest, Ordering::Relaxed);
    }
}

/// The body of a request, which says how much of it was not read.
pub(super) struct Watched {
    body: Incoming,
    unread: Unread,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Bytes>, hyper::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(_) => self.unread.note(&self.body),
            None => self.unread.0.store(0, Ordering::Relaxed),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A stream whose end waits for the client's.
pub(super) struct Lingering<S> {
    stream: S,
    unread: Unread,
    pause: Duration,
    time: Duration,
    end: Option<End>,
}

/// The time after our last word.
struct End {
    left_bytes: usize,
    deadline: Instant,
    timer: Pin<Box<Sleep>>,
    chunk: Box<[u8]>,
}

impl<S> Lingering<S> {
    pub(super) const fn new(stream: S, unread: Unread, limits: &Limits) -> Self {
        Self {
            stream,
            unread,
            pause: limits.linger_pause,
            time: limits.linger_time,
            end: None,
        }
    }
}

impl<S: AsyncRead + Unpin> Lingering<S> {
    /// Discards what comes until the client closes, is silent or says too much.
    fn poll_discard(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let pause = self.pause;
        let is_new = self.end.is_none();
        let end = self.end.get_or_insert_with(|| {
            let now = Instant::now();
            End {
                left_bytes: MOST_BYTES,
                deadline: now + self.time,
                timer: Box::pin(tokio::time::sleep_until(now + pause.min(self.time))),
                chunk: vec![0; CHUNK_BYTES].into(),
            }
        });
        let mut is_silent = is_new;
        loop {
            let mut buffer = ReadBuf::new(&mut end.chunk);
            let polled = Pin::new(&mut self.stream).poll_read(context, &mut buffer);
            let size = match polled {
                Poll::Ready(Ok(())) => buffer.filled().len(),
                Poll::Ready(Err(_)) => return Poll::Ready(()),
                // Nothing has come that nobody read, and nothing is expected.
                Poll::Pending if is_silent && !self.unread.is_some() => return Poll::Ready(()),
                Poll::Pending => return end.timer.as_mut().poll(context),
            };
            is_silent = false;
            end.left_bytes = end.left_bytes.saturating_sub(size);
            let now = Instant::now();
            if size == 0 || end.left_bytes == 0 || end.deadline <= now {
                return Poll::Ready(());
            }
            end.timer.as_mut().reset(end.deadline.min(now + pause));
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lingering<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Lingering<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    /// Says the last word, then waits for the client's.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        if self.end.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(context))?;
        }
        self.poll_discard(context).map(Ok)
    }
}
