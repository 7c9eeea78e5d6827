//! Round trips and the bytes of version 1.
use super::*;
