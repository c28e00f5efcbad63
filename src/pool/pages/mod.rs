//! 后备库 as pages.

use crate::web::{Route};

/// Pages.
pub const PAGES: &[Route] = &[];
