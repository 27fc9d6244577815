//! One AGH: the course of booked and expected people against the places, and who comes and goes.

mod movements;

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use ratatui::layout::{Constraint, Layout, Rect};

use super::{Opened, Said, Screen, TableId, Told, View, accuracy, frame, need};
use crate::{
    api::{
        forecast::{ForecastDay, ReasonsRow},
        measures::MeasureDetail,
    },
    domain::dates,
    tui::{
        State,
        app::data::{Resource, Scenario},
        look::{
            format,
            theme::Role,
            widgets::{
                chart::{Chart, Mark, Series},
                paint::Paint,
                seg::{Line, Seg, seg},
            },
        },
    },
};

pub use movements::MOVEMENTS;

/// The view.
pub static VIEW: View = View {
    names: &[],
    opened: Opened::Row(Screen::Agh),
    needs: |state| {
        let about = |no: String| vec![Resource::Forecast(no, state.scenario), Resource::Agh, Resource::Accuracy];
        state.measure.clone().map(about).unwrap_or_default()
    },
    figure,
    headline,
    headline_rows: 2,
    explain,
    panes: |_, body| panes(body),
    draw,
    told,
    forecast: true,
    counts_marks: false,
    ..View::LIST
};

/// From this width on the list stands beside the chart.
const WIDE: u16 = 150;
/// Below this width the title gives way to the number.
const NARROW: u16 = 72;
/// The four weeks most sentences are about.
const WEEKS4: usize = 28;
/// The same, as the accuracy record counts.
const WEEKS4_AHEAD: u32 = 28;
/// From this height of the body on there is room for what the forecast rests on.
const ALL: u16 = 24;
/// Days of the outlook that is summed up.
const EIGHT_WEEKS: usize = 56;

fn days(state: &State) -> &[ForecastDay] {
    state.data.forecast.value.as_ref().map(|answer| answer.forecast.days.as_slice()).unwrap_or_default()
}

/// Whether the document says more than the bookings.
fn is_computed(days: &[ForecastDay]) -> bool {
    days.iter().any(|day| day.q10 != day.booked || day.q90 != day.booked || (day.mean - f64::from(day.booked)).abs() > 1e-9)
}

/// Places and people present today.
fn numbers(state: &State) -> Option<(u32, u32)> {
    let forecast = state.data.forecast.value.as_ref().map(|a| (a.forecast.capacity, a.forecast.present));
    forecast.or_else(|| state.data.agh_row(state.measure.as_deref()?).map(|row| (row.places, row.present)))
}

/// The number that matters: people present of places.
pub fn figure(state: &State) -> Option<(Role, String)> {
    let (places, present) = numbers(state)?;
    let role = if present > places { Role::Over } else { Role::Strong };
    Some((role, format!("{present}/{places}")))
}

/// Name and the numbers that matter.
pub fn headline(state: &State) -> Vec<Line> {
    let Some(no) = &state.measure else { return Vec::new() };
    let row = state.data.agh_row(no);
    let detail = state.data.measure.value.as_ref();
    let title = detail.map(|d| d.row.title.as_str()).or(row.map(|r| r.title.as_str())).unwrap_or_default();
    // Where the title would push the number out, the number goes first.
    let is_narrow = state.size.0 < NARROW;
    let mut line = vec![seg(Role::Strong, if is_narrow { no.clone() } else { format!("{no} {title}") })];
    if let Some((places, present)) = numbers(state) {
        let role = if present > places { Role::Over } else { Role::Text };
        let sign = if present > places { "! " } else { "" };
        let places = format::count(places.into(), "Platz", "Plätzen");
        line.push(seg(role, format!(" · {sign}{present} von {places} besetzt")).shows(format!("agh/{no}/besetzt")));
    }
    if is_narrow {
        line.push(seg(Role::Text, format!(" · {title}")));
    }
    if let Some(aside) = state.data.set_aside(no) {
        line.push(seg(Role::Warn, format!(" · zurückgestellt bis {}", dates::german_short(aside.until))));
    }
    if let Some(row) = row {
        line.push(seg(Role::Strong, format!(" · {} frei", row.free_today)).shows(format!("agh/{no}/freiheute")));
    }
    let days = days(state);
    if let Some(day) = days.get(WEEKS4) {
        if is_computed(days) {
            let free = seg(Role::Strong, format!(" · in 4 Wo. ≈ {} frei", format::decimal(day.expected_free, 1)));
            let any = seg(Role::Text, format!(" (einer: {})", format::percent(day.p_free)));
            let people = format::banded(day.q50, day.q10, day.q90);
            let said = seg(Role::Text, format!(" · dann erwartet {people}"));
            line.extend([expected(state, free, "frei4wo"), expected(state, any, "pfrei4w"), expected(state, said, "in4wo")]);
        } else {
            line.push(seg(Role::Strong, format!(" · {} frei in 4 Wo.", day.capacity.saturating_sub(day.booked))));
        }
    }
    vec![line, detail.map(|detail| whose(state, detail)).unwrap_or_default()]
}

/// A figure of this AGH that holds in the scenario with expected assignments: the one that is opened.
fn expected(state: &State, shown: Seg, part: &str) -> Seg {
    match (&state.measure, state.scenario) {
        (Some(no), Scenario::Expected) => shown.shows(format!("agh/{no}/{part}")),
        (None, _) | (_, Scenario::Known) => shown,
    }
}

/// Whom to speak to, how long it lasts, when it was last written about, what matters most first: the rest is left out
/// where the row is short.
fn whose(state: &State, detail: &MeasureDetail) -> Line {
    let row = &detail.row;
    let unit = row.mb_unit.as_ref().map(|unit| format!(" ({unit})")).unwrap_or_default();
    let mut line = vec![match &row.mb {
        Some(mb) => seg(Role::Text, format!("{}{unit}", format::mb(mb))),
        None => seg(Role::Warn, "! keine MB benannt"),
    }];
    line.push(seg(Role::Text, format!(" · bewilligt bis {}", dates::german(row.end))));
    line.extend(written(state, &row.measure).map(|text| seg(Role::Text, format!(" · {text}"))));
    line.push(seg(Role::Text, format!(" · {}", row.provider)));
    line.push(seg(Role::Text, format!(" · {}", row.district)));
    line
}

/// When this AGH was last written about, and what came of it.
fn written(state: &State, no: &str) -> Option<String> {
    let action = state.data.summary.value.as_ref()?.actions.iter().find(|action| action.measure == no)?;
    Some(match (action.last_mail, action.assigned_since_mail) {
        (Some(day), Some(n)) => format!("Mail {}, seitdem {n} zugewiesen", dates::german_short(day)),
        (Some(day), None) => format!("Mail {}", dates::german_short(day)),
        (None, _) => "noch keine Mail".to_owned(),
    })
}

/// Why it looks the way it does.
pub fn explain(state: &State) -> Vec<Line> {
    let Some(detail) = &state.data.measure.value else { return Vec::new() };
    let mut first = counts(detail, state.today());
    let answer = state.data.forecast.value.as_ref();
    if let Some(answer) = answer.filter(|answer| is_computed(&answer.forecast.days)) {
        rates(&mut first, &answer.reasons, state.scenario);
    }
    // Of the course on screen, whatever scenario that is in.
    let ahead = days(state).iter().skip(1).take(EIGHT_WEEKS);
    if !days(state).is_empty() {
        let empty: f64 = ahead.map(|day| day.expected_free).sum();
        let text = format!(" · {} leere Platztage in 8 Wo.", format::decimal(empty, 0));
        first.push(expected(state, seg(Role::Dim, text), "leereplatztage"));
    }
    let periods: Vec<String> = detail
        .periods
        .iter()
        .map(|p| format!("{} Plätze {}–{}", p.places, dates::german(p.begin), dates::german(p.end)))
        .collect();
    let mut lines = vec![first];
    if !periods.is_empty() {
        lines.push(vec![seg(Role::Dim, format!("Bewilligt: {}", periods.join(" · ")))]);
    }
    lines
}

/// What the forecast makes of the open assignments and how people leave here.
fn rates(line: &mut Line, reasons: &ReasonsRow, scenario: Scenario) {
    let expected = format::decimal(reasons.expected_starts, 1);
    let (here, all) = (format::percent(reasons.no_show_rate), format::percent(reasons.no_show_rate_all));
    if reasons.open > 0 {
        let at = line.iter().position(|seg| seg.text.starts_with(" · ")).unwrap_or(line.len());
        line.insert(at, seg(Role::Text, format!(", erwartet {expected} Eintritte (Nichtantritt hier {here}, alle {all})")));
    }
    let weekly = |x: f64| format::decimal(x, 1);
    line.push(seg(Role::Text, format!(" · Abbruch ≈ {} je Woche", weekly(reasons.drop_out_per_week))));
    match scenario {
        Scenario::Expected => {
            line.push(seg(Role::Text, format!(" · neue Zuweisungen ≈ {} je Woche", weekly(reasons.assignments_per_week))));
        }
        Scenario::Known => line.push(seg(Role::Text, " · ohne neue Zuweisungen")),
    }
    line.push(seg(Role::Dim, format!(" · Verlängerung {}", format::percent(reasons.extension_rate))));
}

fn counts(detail: &MeasureDetail, today: NaiveDate) -> Vec<Seg> {
    let until = today.checked_add_days(Days::new(28)).unwrap_or(today);
    let open: u32 = detail.starts.iter().map(|m| m.count).sum();
    let late: u32 = detail.starts.iter().filter(|m| m.date < today).map(|m| m.count).sum();
    let ends: u32 = detail.ends.iter().filter(|m| m.date >= today && m.date <= until).map(|m| m.count).sum();
    let unresolved: u32 = detail.ends.iter().filter(|m| m.date < today).map(|m| m.count).sum();
    let mut line = vec![
        seg(Role::Strong, format::count(open.into(), "Zuweisung offen", "Zuweisungen offen"))
            .shows(format!("agh/{}/zugewiesen", detail.row.measure)),
        seg(Role::Text, format!(" · {} bis {}", format::count(ends.into(), "Ende", "Enden"), dates::german_short(until))),
    ];
    if late > 0 {
        line.insert(1, seg(Role::Warn, format!(", ! {late} davon überfällig")));
    }
    if unresolved > 0 {
        line.push(seg(Role::Warn, format!(" · ! {unresolved} Ende ungeklärt")));
    }
    line
}

/// Where each part stands; those without room have no height.
struct Areas {
    legend: Rect,
    need: Rect,
    chart: Rect,
    accuracy: Rect,
    method: Rect,
    list: Rect,
}

fn areas(body: Rect, has_need: bool, has_method: bool) -> Areas {
    let roomy = body.height >= 12;
    let [need, accuracy, method] =
        [roomy && has_need, roomy, body.height >= ALL && has_method].map(|row| Constraint::Length(u16::from(row)));
    if body.width >= WIDE {
        let [left, right] = Layout::horizontal([Constraint::Fill(3), Constraint::Fill(2)]).spacing(3).areas(body);
        let [legend, need, chart, accuracy, method] =
            Layout::vertical([Constraint::Length(1), need, Constraint::Fill(1), Constraint::Length(1), method]).areas(left);
        return Areas { legend, need, chart, accuracy, method, list: right };
    }
    let list = Constraint::Length(if roomy { (body.height * 2 / 5).max(4) } else { 0 });
    let [legend, need, chart, accuracy, method, list] =
        Layout::vertical([Constraint::Length(1), need, Constraint::Fill(1), accuracy, method, list]).areas(body);
    Areas { legend, need, chart, accuracy, method, list }
}

/// Where the list stands.
pub fn panes(body: Rect) -> Vec<(TableId, Rect)> {
    // The chart gives way to the lines above and below it, the list does not.
    let Areas { list, .. } = areas(body, false, false);
    let below_title = Rect { y: list.y.saturating_add(1), height: list.height.saturating_sub(1), ..list };
    vec![(TableId::Movements, below_title)]
}

/// The chart and its legend.
pub fn draw(state: &State, paint: &mut Paint<'_>, body: Rect) {
    let rests = rests_on(state);
    let has_need = !needed(state, body.width).is_empty();
    let Areas { legend, need, chart, accuracy, method, list } = areas(body, has_need, !rests.is_empty());
    frame::title(paint, state, TableId::Movements, list);
    if body.width >= WIDE {
        paint.vertical(Rect { x: list.x.saturating_sub(2), width: 1, ..list });
    }
    let days = days(state);
    if days.is_empty() {
        let resource = state.measure.clone().map(|no| Resource::Forecast(no, state.scenario));
        let error = resource.as_ref().and_then(|resource| state.data.progress(resource).1);
        let (role, text) = match error {
            Some(error) => (Role::Warn, format!("! Der Verlauf fehlt: {error}")),
            None => waiting(state),
        };
        paint.wrapped(chart, role, &text);
        return;
    }
    let computed = is_computed(days);
    paint.chunks(legend, &legend_of(state, days, computed));
    let indented = |area: Rect| Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(1), ..area };
    paint.chunks(indented(need), &needed(state, need.width));
    paint.chunks(indented(accuracy), &accuracy::words::here(state, indented(accuracy).width));
    paint.chunks(indented(method), &rests);
    let series = |role, mark, pick: fn(&ForecastDay) -> f64| Series { role, mark, values: days.iter().map(pick).collect() };
    let mut lines = vec![series(Role::Capacity, Mark::Dashed, |d| d.capacity.into())];
    let mut band = None;
    if computed {
        band = Some((days.iter().map(|d| d.q10.into()).collect(), days.iter().map(|d| d.q90.into()).collect()));
    }
    lines.push(series(Role::Booked, Mark::Fine, |d| d.booked.into()));
    if computed {
        lines.push(series(Role::Expected, Mark::Heavy, |d| d.q50.into()));
    }
    Chart { first: days[0].date, series: lines, band }.draw(paint, chart);
}

/// How many assignments it takes, once there is a forecast.
fn needed(state: &State, room: u16) -> Line {
    let need = state.data.forecast.value.as_ref().and_then(|answer| answer.forecast.need.as_ref());
    need.map(|need| need::sentence(need, room)).unwrap_or_default()
}

/// Once there is a forecast: what the expected assignments rest on, and whether a simple rule speaks for half.
fn rests_on(state: &State) -> Line {
    let method = state.data.accuracy.value.as_ref().and_then(|doc| accuracy::words::method(doc, WEEKS4_AHEAD));
    method.filter(|_| state.scenario == Scenario::Expected && is_computed(days(state))).unwrap_or_default()
}

/// What is said while there is no course: offline it does not come.
fn waiting(state: &State) -> (Role, String) {
    if state.connection.is_lost() {
        let text = "! Der Verlauf war noch nicht geladen, und gerade gibt es keine Verbindung. Er erscheint von selbst.";
        return (Role::Warn, text.to_owned());
    }
    (Role::Dim, "Der Verlauf wird geladen …".to_owned())
}

/// The chart in words, for those who cannot see it: weekly for eight weeks, then every four.
pub fn course(state: &State) -> Vec<String> {
    let days = days(state);
    let computed = is_computed(days);
    let told = days.iter().enumerate().filter(|(h, _)| if *h <= 56 { h % 7 == 0 } else { h % 28 == 0 });
    let sentence = |(_, day): (usize, &ForecastDay)| {
        let mut text = format!("{}: {} von {} Plätzen gebucht", dates::german(day.date), day.booked, day.capacity);
        if computed {
            let (people, p) = (format::banded(day.q50, day.q10, day.q90), format::percent(day.p_free));
            let _ = write!(text, ", erwartet {people}, mindestens einer frei: {p}");
        }
        text
    };
    told.map(sentence).collect()
}

/// The course, for those who hear it, and how good the forecast was here.
fn told(state: &State) -> Vec<Told> {
    let mut rows: Vec<Said> = course(state).into_iter().map(|text| Said::Sentence(vec![seg(Role::Text, text)])).collect();
    if rows.is_empty() {
        rows.push(Said::Sentence(vec![seg(Role::Text, waiting(state).1)]));
    }
    let lines = [needed(state, u16::MAX), accuracy::words::here(state, u16::MAX), rests_on(state)];
    rows.extend(lines.into_iter().filter(|line| !line.is_empty()).map(Said::Line));
    vec![Told { title: format!("Verlauf, Szenario {}", state.scenario.label()), rows }]
}

fn legend_of(state: &State, days: &[ForecastDay], computed: bool) -> Line {
    let at = days.get(WEEKS4).or(days.last());
    let booked = at.map_or_else(String::new, |d| format!("{} am {}", d.booked, dates::german_short(d.date)));
    let mut line = vec![seg(Role::Capacity, "╌╌ Plätze"), seg(Role::Booked, format!("   ⠒⠒ gebucht ({booked})"))];
    if computed && let Some(day) = at {
        line.push(seg(Role::Expected, format!("   ━━ erwartet {}", day.q50)));
        line.push(seg(Role::Band, format!("   ░░ 80 %: {}–{}", day.q10, day.q90)));
    }
    let key = state.options.keymap.shown(crate::tui::Command::ToggleScenario);
    if computed || state.scenario == Scenario::Known {
        line.push(seg(Role::Dim, format!("   {key} Szenario: {}", state.scenario.label())));
    }
    line
}
