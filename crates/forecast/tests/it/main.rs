//! The forecasting room through its public surface.

mod bad_input;
