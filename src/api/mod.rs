//! The only room that knows HTTP and JSON:API. `calls` is the whole service on one page; `client` is the one place that sends.

pub mod calls;
