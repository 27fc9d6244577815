//! `say!` and `tell!`: `println!` and `eprintln!` for people, in the charset of their terminal. What
//! machines read goes out as it is, in UTF-8.

/// A line for standard output.
macro_rules! say {
    ($($text:tt)*) => {
        if $crate::tui::out::console::stdout_is_utf8() {
            println!($($text)*)
        } else {
            $crate::tui::out::console::say(&format!($($text)*))
        }
    };
}

/// A line for standard error.
macro_rules! tell {
    ($($text:tt)*) => {
        if $crate::tui::out::console::stderr_is_utf8() {
            eprintln!($($text)*)
        } else {
            $crate::tui::out::console::tell(&format!($($text)*))
        }
    };
}
