//! Files that are no tables, told by how they begin, whatever they are called.

/// What a file is by its first bytes, as a sentence names it.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    const BEGINNINGS: [(&[u8], &str); 20] = [
        (b"%PDF", "ein PDF"),
        (b"{\\rtf", "ein Textdokument (RTF)"),
        (b"\x1F\x8B", "ein Archiv (GZIP)"),
        (b"7z\xBC\xAF", "ein Archiv (7-Zip)"),
        (b"Rar!", "ein Archiv (RAR)"),
        (b"PK\x05\x06", "ein leeres Archiv (ZIP)"),
        (b"SQLite format 3\0", "eine Datenbank (SQLite)"),
        (b"\0\x01\0\0Standard ", "eine Datenbank (Access)"),
        (b"\x89PNG", "ein Bild (PNG)"),
        (b"\xFF\xD8\xFF", "ein Bild (JPEG)"),
        (b"GIF8", "ein Bild (GIF)"),
        (b"L\0\0\0\x01\x14\x02\0", "nur eine Verknüpfung zu einer Datei"),
        (b"ID;P", "eine Tabelle im Format SYLK"),
        (b"TABLE\r\n0,1", "eine Tabelle im Format DIF"),
        (b"TABLE\n0,1", "eine Tabelle im Format DIF"),
        (b"From: ", "eine E-Mail"),
        (b"Received: ", "eine E-Mail"),
        (b"MIME-Version:", "eine E-Mail"),
        (b"{\"", "ein Dokument im Format JSON"),
        (b"[{", "ein Dokument im Format JSON"),
    ];
    BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_beginning() {
        assert_eq!(kind(b"%PDF-1.7\n"), Some("ein PDF"));
        assert_eq!(kind(b"[{\"OE\":\"ALT\"}]"), Some("ein Dokument im Format JSON"));
        for text in [&b"Stand;OE"[..], b"", b"Bericht", b"{OE}"] {
            assert_eq!(kind(text), None);
        }
    }
}
