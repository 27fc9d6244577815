//! The relay's password: from a 0600 file or the environment, never from the command line, never
//! shown.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use super::SmtpSettings;

/// Environment variable with the password.
pub const PASSWORD_VAR: &str = "ILC_DESK_SMTP_PASSWORD";
/// Environment variable with the path of a file holding the password.
pub const PASSWORD_FILE_VAR: &str = "ILC_DESK_SMTP_PASSWORD_FILE";

/// A password that does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a password.
    #[must_use]
    pub const fn new(secret: String) -> Self {
        Self(secret)
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A password cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// No source names one.
    #[error(
        "zum Benutzer „{user}“ des Mailservers fehlt das Passwort; bitte `password_file` setzen oder {PASSWORD_FILE_VAR} bzw. {PASSWORD_VAR}"
    )]
    Missing {
        /// Login name.
        user: String,
    },
    /// The file cannot be read.
    #[error("Passwortdatei {} lässt sich nicht lesen: {source}", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Others may read the file.
    #[error("Passwortdatei {} dürfen andere lesen (Rechte {mode:o}); bitte `chmod 600 {}`", path.display(), path.display())]
    TooOpen {
        /// Its path.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Empty, or more than one line.
    #[error("das Passwort aus {source_name} ist leer oder hat mehrere Zeilen")]
    Malformed {
        /// File or variable.
        source_name: String,
    },
}

/// The password for the login of the settings: `password_file`, else [`PASSWORD_FILE_VAR`],
/// else [`PASSWORD_VAR`]. `None` when no login is configured. `env` looks a variable up.
///
/// # Errors
/// When a login is configured and no usable password found.
pub fn password(settings: &SmtpSettings, env: impl Fn(&str) -> Option<String>) -> Result<Option<Secret>, CredentialError> {
    let Some(user) = &settings.username else { return Ok(None) };
    if let Some(path) = settings.password_file.clone().or_else(|| env(PASSWORD_FILE_VAR).map(PathBuf::from)) {
        return from_file(&path).map(Some);
    }
    let password = env(PASSWORD_VAR).ok_or_else(|| CredentialError::Missing { user: user.clone() })?;
    one_line(&password, || PASSWORD_VAR.to_owned()).map(Some)
}

fn from_file(path: &Path) -> Result<Secret, CredentialError> {
    let unreadable = |source| CredentialError::Unreadable { path: path.to_owned(), source };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
        if mode & 0o077 != 0 {
            return Err(CredentialError::TooOpen { path: path.to_owned(), mode });
        }
    }
    let content = std::fs::read_to_string(path).map_err(unreadable)?;
    one_line(&content, || path.display().to_string())
}

fn one_line(raw: &str, source: impl FnOnce() -> String) -> Result<Secret, CredentialError> {
    let line = raw.strip_suffix('\n').unwrap_or(raw);
    let line = line.strip_suffix('\r').unwrap_or(line);
    if line.is_empty() || line.contains(['\r', '\n', '\0']) {
        return Err(CredentialError::Malformed { source_name: source() });
    }
    Ok(Secret(line.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(file: Option<PathBuf>) -> SmtpSettings {
        SmtpSettings { username: Some("desk".into()), password_file: file, ..SmtpSettings::new("mail.example") }
    }

    #[cfg(unix)]
    fn file(content: &str, mode: u32) -> (tempfile::TempDir, PathBuf) {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pw");
        std::fs::write(&path, content).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        (dir, path)
    }

    #[test]
    #[cfg(unix)]
    fn a_file_must_belong_to_its_owner_alone() {
        let (_dir, path) = file("geheim\n", 0o640);
        let error = password(&settings(Some(path)), |_| None).unwrap_err().to_string();
        assert!(error.contains("640") && error.contains("chmod 600") && !error.contains("geheim"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn file_before_file_variable_before_variable() {
        let (_dir, path) = file("geheim\n", 0o600);
        assert_eq!(password(&settings(Some(path.clone())), |_| None).unwrap().unwrap().expose(), "geheim");
        let by_variable = |name: &str| (name == PASSWORD_FILE_VAR).then(|| path.display().to_string());
        assert_eq!(password(&settings(None), by_variable).unwrap().unwrap().expose(), "geheim");
        let direct = |name: &str| (name == PASSWORD_VAR).then(|| "direkt".to_owned());
        assert_eq!(password(&settings(None), direct).unwrap().unwrap().expose(), "direkt");
    }

    #[test]
    fn missing_and_malformed_passwords_are_named_without_showing_them() {
        assert!(password(&settings(None), |_| None).unwrap_err().to_string().contains("„desk“"));
        let two_lines = |name: &str| (name == PASSWORD_VAR).then(|| "a\nb".to_owned());
        assert!(password(&settings(None), two_lines).is_err());
        assert_eq!(format!("{:?}", Secret::new("geheim".into())), "Secret(…)");
    }

    #[test]
    fn without_a_login_no_password_is_asked_for() {
        assert_eq!(password(&SmtpSettings::new("x"), |_| panic!("not looked up")).unwrap(), None);
    }
}
