//! The API through its router, and once through a real socket.

mod document;
