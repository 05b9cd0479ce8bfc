//! placeholder words here
