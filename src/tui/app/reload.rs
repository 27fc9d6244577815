//! Files that a running dashboard reads again when they change, and what it then takes over. How
//! they are read is handed in by whoever starts it: the dashboard knows no settings.

use crate::tui::{
    Effect, Keymap, State, Theme,
    files::watch::{Again, Watched},
    look::theme::Gallery,
};

/// What is read again.
#[derive(Debug, Clone)]
pub struct Reload {
    /// Keys.
    pub keys: Watched<Keymap>,
    /// How things look.
    pub display: Watched<Box<Display>>,
}

/// How things look, and whose the mouse is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// Colours and attributes.
    pub theme: Theme,
    /// Themes to choose from.
    pub themes: Gallery,
    /// Only ASCII beside letters.
    pub ascii: bool,
    /// Clicks and the wheel belong to the program.
    pub mouse: bool,
}

/// What was read again, or why it could not be.
#[derive(Debug, Clone)]
pub enum Reloaded {
    /// Keys.
    Keys(Result<Keymap, String>),
    /// How things look.
    Display(Result<Box<Display>, String>),
}

impl Reload {
    /// The files, and what is done when they change: they are read, and what was read is told.
    pub fn watched(&self, tell: impl Fn(Reloaded) + Clone + Send + Sync + 'static) -> Vec<Again> {
        let told = tell.clone();
        vec![
            self.keys.again(move |keys| tell(Reloaded::Keys(keys))),
            self.display.again(move |display| told(Reloaded::Display(display))),
        ]
    }
}

/// Takes over what was read. What is wrong is said; then everything stays as it is.
pub fn take(state: &mut State, reloaded: Reloaded) -> Vec<Effect> {
    state.dirty = true;
    let mouse = state.options.mouse;
    match reloaded {
        Reloaded::Keys(Ok(keymap)) => {
            state.options.keymap = keymap;
            state.say("Tasten neu gelesen");
        }
        Reloaded::Display(Ok(display)) => look(state, *display),
        Reloaded::Keys(Err(problem)) => state.say_error(format!("{problem} – die bisherigen Tasten gelten weiter")),
        Reloaded::Display(Err(problem)) => state.say_error(format!("{problem} – das Aussehen bleibt, wie es ist")),
    }
    // Switched by hand, it stays so until the settings say otherwise.
    if state.options.mouse == mouse {
        return Vec::new();
    }
    state.mouse = state.options.mouse;
    vec![Effect::Mouse(state.mouse)]
}

fn look(state: &mut State, new: Display) {
    let options = &mut state.options;
    let old = Display {
        theme: std::mem::take(&mut options.theme),
        themes: std::mem::take(&mut options.themes),
        ascii: options.ascii,
        mouse: options.mouse,
    };
    // A theme chosen by hand stays until the settings name another one; its file may have changed.
    let shown = if new.theme.name() == old.theme.name() { state.theme.name() } else { new.theme.name() };
    let shown = [&new.theme].into_iter().chain(&new.themes.themes).find(|theme| theme.name() == shown);
    if let Some(theme) = shown {
        state.theme = theme.clone();
    }
    let broken = new.themes.broken.iter().find(|broken| !old.themes.broken.contains(broken)).map(|(name, problem)| {
        // The footer has no room for the folder.
        let (_, place) = problem.rsplit_once(&format!("{name}.toml")).unwrap_or_default();
        format!("{name}.toml{place}")
    });
    let same = new == old;
    (options.theme, options.themes, options.ascii, options.mouse) = (new.theme, new.themes, new.ascii, new.mouse);
    match broken {
        Some(problem) => state.say_error(problem),
        None if same => state.say("Einstellungen gelesen; das Aussehen ist dasselbe, alles andere gilt ab dem nächsten Start"),
        None => state.say("Aussehen neu gelesen"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;

    use super::*;
    use crate::tui::{
        Action, Command, Options,
        drive::update::update,
        look::{format::Zone, theme::Depth},
    };

    fn state() -> State {
        State::new(Options::default(), Utc::now(), Zone::System, 0)
    }

    fn display(theme: &str) -> Display {
        let theme = Theme::builtin(theme, Depth::Full).unwrap();
        Display { theme, themes: Gallery::default(), ascii: false, mouse: false }
    }

    fn told(state: &mut State, reloaded: Reloaded) -> (String, bool) {
        assert_eq!(update(state, Action::Reloaded(reloaded)), []);
        let toast = state.toast().cloned().unwrap();
        (toast.text, toast.is_error)
    }

    #[test]
    fn new_keys_are_taken_and_wrong_ones_are_not() {
        let mut state = state();
        let keys = Keymap::load("[keys]\nhelp = [\"f9\"]\n").unwrap();
        assert_eq!(told(&mut state, Reloaded::Keys(Ok(keys))), ("Tasten neu gelesen".to_owned(), false));
        assert_eq!(state.options.keymap.shown(Command::Help), "F9");
        let (text, is_error) = told(&mut state, Reloaded::Keys(Err("keymap.toml:2: falsch".to_owned())));
        assert!(is_error && text.contains("keymap.toml:2") && text.contains("gelten weiter"), "{text}");
        assert_eq!(state.options.keymap.shown(Command::Help), "F9");
    }

    #[test]
    fn a_theme_chosen_by_hand_stays_until_the_settings_name_another() {
        let mut state = state();
        state.theme = Theme::builtin("kontrast", Depth::Full).unwrap();
        let (text, _) = told(&mut state, Reloaded::Display(Ok(Box::new(Display { ascii: true, ..display("ruhig") }))));
        assert_eq!((text.as_str(), state.theme.name(), state.options.ascii), ("Aussehen neu gelesen", "kontrast", true));
        let (text, _) = told(&mut state, Reloaded::Display(Ok(Box::new(Display { ascii: true, ..display("ruhig") }))));
        assert!(text.contains("nächsten Start"), "{text}");
        told(&mut state, Reloaded::Display(Ok(Box::new(display("mono")))));
        assert_eq!(state.theme.name(), "mono");
    }

    #[test]
    fn the_terminal_is_told_whose_the_mouse_is_now() {
        let mut state = state();
        let mut again = |mouse| {
            let display = Box::new(Display { mouse, ..display("ruhig") });
            (update(&mut state, Action::Reloaded(Reloaded::Display(Ok(display)))), state.mouse)
        };
        assert_eq!(again(true), (vec![Effect::Mouse(true)], true));
        assert_eq!(again(true), (Vec::new(), true));
        assert_eq!(again(false), (vec![Effect::Mouse(false)], false));
    }

    #[test]
    fn a_broken_theme_is_told_even_if_another_is_shown() {
        let mut state = state();
        let mut new = display("ruhig");
        new.themes.broken.push(("rosa".to_owned(), "Farbschema /weit/weg/rosa.toml, Zeile 2: falsch".to_owned()));
        let (text, is_error) = told(&mut state, Reloaded::Display(Ok(Box::new(new))));
        assert!(is_error && text == "rosa.toml, Zeile 2: falsch", "{text}");
    }
}
