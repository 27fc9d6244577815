//! Ctrl+Z gives the shell its terminal back, `fg` takes it again.
