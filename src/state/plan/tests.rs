//! Plans on disk.
