//! The made-up city: its OEs, providers and kinds of work. Facts only.

/// One OE: code, name, kind, Bezirk, stock of ELB.
pub(super) struct Oe {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    pub(super) kind: &'static str,
    pub(super) district: &'static str,
    pub(super) stock: u32,
}

const fn oe(code: &'static str, title: &'static str, kind: &'static str, district: &'static str, stock: u32) -> Oe {
    Oe { code, title, kind, district, stock }
}

/// All OEs: sites, Jugendberufsagenturen, central units.
pub(super) const UNITS: [Oe; 24] = [
    oe("ALT", "Standort Altona", "Standort", "Altona", 8420),
    oe("LUR", "Standort Lurup", "Standort", "Altona", 5310),
    oe("BAR", "Standort Barmbek", "Standort", "Nord", 7560),
    oe("LAN", "Standort Langenhorn", "Standort", "Nord", 4180),
    oe("BER", "Standort Bergedorf", "Standort", "Bergedorf", 7340),
    oe("BIL", "Standort Billstedt", "Standort", "Mitte", 10_850),
    oe("HAM", "Standort Hamm", "Standort", "Mitte", 9270),
    oe("WIL", "Standort Wilhelmsburg", "Standort", "Mitte", 7690),
    oe("EIM", "Standort Eimsbüttel", "Standort", "Eimsbüttel", 6440),
    oe("STE", "Standort Stellingen", "Standort", "Eimsbüttel", 4020),
    oe("HAR", "Standort Harburg", "Standort", "Harburg", 8610),
    oe("SUE", "Standort Süderelbe", "Standort", "Harburg", 5150),
    oe("WAN", "Standort Wandsbek", "Standort", "Wandsbek", 7780),
    oe("RAH", "Standort Rahlstedt", "Standort", "Wandsbek", 6390),
    oe("ALS", "Standort Alstertal", "Standort", "Wandsbek", 4270),
    oe("JBA-ALT", "JBA Altona", "JBA", "Altona", 1980),
    oe("JBA-BER", "JBA Bergedorf", "JBA", "Bergedorf", 1240),
    oe("JBA-EIM", "JBA Eimsbüttel", "JBA", "Eimsbüttel", 1530),
    oe("JBA-HAR", "JBA Harburg", "JBA", "Harburg", 2110),
    oe("JBA-MIT", "JBA Mitte", "JBA", "Mitte", 3180),
    oe("JBA-NOR", "JBA Nord", "JBA", "Nord", 1460),
    oe("JBA-WAN", "JBA Wandsbek", "JBA", "Wandsbek", 2250),
    oe("WOH", "Fachstelle Wohnungsnotfälle", "Zentral", "Mitte", 4330),
    oe("SEL", "Fachstelle Selbstständige", "Zentral", "Mitte", 2140),
];

/// Bezirke in which measures lie.
pub(super) const DISTRICTS: [&str; 7] = ["Altona", "Bergedorf", "Eimsbüttel", "Harburg", "Mitte", "Nord", "Wandsbek"];

/// Providers, all invented.
pub(super) const PROVIDERS: [&str; 9] = [
    "Werkhof Elbblick gGmbH",
    "Brückenschlag e.V.",
    "Kompassrose Bildung GmbH",
    "Lernwerk Alster gGmbH",
    "Süderkai Beschäftigung gGmbH",
    "Möwe Soziale Dienste e.V.",
    "Tidenhub Qualifizierung GmbH",
    "Neues Ufer gGmbH",
    "Handwerkerhof Bille e.V.",
];

/// What people do in an AGH.
pub(super) const WORK: [&str; 16] = [
    "Holzwerkstatt",
    "Fahrradwerkstatt",
    "Stadtteilküche",
    "Grünpflege",
    "Möbellager",
    "Kleiderkammer",
    "Bücherstube",
    "Nähwerkstatt",
    "Schulmensa",
    "Seniorenbegleitung",
    "Gemeinschaftsgarten",
    "Kita-Hilfe",
    "Museumshafen",
    "Stadtteilcafé",
    "Tierpflege",
    "Recyclinghof",
];

/// Names of contracted measures.
pub(super) const NAMES: [&str; 8] =
    ["Anker", "Aufbruch", "Horizont", "Kompass", "Perspektive", "Startklar", "Wegweiser", "Rückenwind"];
