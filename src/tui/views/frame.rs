//! Draws the state: tabs, status, headline, body, explanation, footer, dialogs on top. Changes
//! nothing.

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
};

use super::{
    TableId,
    layout::{self, LEAST},
    running, status, toasts,
};
use crate::{
    client::Connection,
    domain::dates,
    tui::{
        Command, Screen, State,
        app::commands,
        input::key::Key,
        look::{
            blocks, format, symbols,
            table::Table,
            theme::Role,
            widgets::{
                big,
                paint::{self, Paint},
                seg::{Line, Seg, seg},
                spot::{Spot, Target},
                table,
            },
        },
    },
};

/// Draws a frame.
pub fn draw(frame: &mut Frame<'_>, state: &State) {
    let cursor = draw_into(frame.buffer_mut(), state);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws into a buffer; gives the place of the cursor: where a person types, else the item that
/// has the focus.
pub fn draw_into(buf: &mut Buffer, state: &State) -> Option<Position> {
    picture(buf, state).0
}

/// What can be pointed at: on the top dialog, or in the footer while there is none; in a window of
/// the terminal's size.
pub fn spots(state: &State) -> Vec<Spot> {
    let mut buf = Buffer::empty(Rect { x: 0, y: 0, width: state.size.0, height: state.size.1 });
    picture(&mut buf, state).1
}

fn picture(buf: &mut Buffer, state: &State) -> (Option<Position>, Vec<Spot>) {
    let window = buf.area;
    let mut paint = Paint::new(buf, state.shown_theme());
    if state.size.0 < LEAST.0 || state.size.1 < LEAST.1 {
        let (width, height) = LEAST;
        let words = format!("Fenster zu klein: {}×{}, gebraucht {width}×{height}.", state.size.0, state.size.1);
        paint.wrapped(window, Role::Text, &words);
    } else {
        let areas = layout::areas(state);
        draw_head(&mut paint, state, &areas);
        draw_body(&mut paint, state, &areas);
        draw_foot(&mut paint, state, &areas);
        for dialog in &state.dialogs {
            paint.layer();
            blocks::paint::draw(&mut paint, window, &dialog.shown(state));
        }
        toasts::draw(&mut paint, state);
    }
    let cursor = paint.cursor();
    let spots = std::mem::take(&mut paint.spots);
    if state.options.ascii {
        symbols::to_ascii(buf);
    }
    (cursor, spots)
}

fn draw_head(paint: &mut Paint<'_>, state: &State, areas: &layout::Areas) {
    let mut end = 0;
    for (screen, place, text) in layout::tabs(state) {
        let role = if screen == state.screen.tab() { Role::TabActive } else { Role::Tab };
        paint.chunks_cut(place, &[seg(role, text)]);
        if role == Role::TabActive {
            // Where nothing in the body can have the focus, the view itself has it.
            paint.focus(Position { x: place.x + 1.min(place.width), y: place.y });
        }
        end = place.right();
    }
    let status = areas.status;
    paint.horizontal(status);
    let mut line = vec![seg(Role::Text, " ")];
    let running = running::summary(state);
    // Until the first answer there is nothing but the wait for it.
    if running.is_empty() || state.connection != Connection::Connecting {
        line.extend(running.iter().cloned());
        if !running.is_empty() {
            line.push(seg(Role::Text, " · "));
        }
        line.extend(status::line(state));
    } else {
        line.extend(running);
    }
    line.push(seg(Role::Text, " "));
    let taken = paint.right(Rect { width: status.width.saturating_sub(1), ..status }, &line) + 2;
    let forms = whose(state);
    let wide = |line: &Line| line.iter().map(|seg| paint::width(&seg.text)).sum::<u16>();
    if end + wide(&forms[0]) < areas.tabs.width {
        paint.right(areas.tabs, &forms[0]);
    } else {
        let place = Rect { x: status.x + 1.min(status.width), width: status.width.saturating_sub(taken + 2), ..status };
        if let Some(mut line) = forms.into_iter().find(|line| wide(line) < place.width) {
            line.insert(0, seg(Role::Text, " "));
            paint.chunks(place, &line);
        }
    }
    if !state.has_data() {
        return;
    }
    let mut place = Rect { x: areas.headline.x + 1, width: areas.headline.width.saturating_sub(1), ..areas.headline };
    let view = state.screen.view();
    let mut headline = (view.headline)(state);
    // Where a list has no title of its own, its selection is counted here.
    if view.counts_marks
        && let (Some(words), Some(first)) = (state.table().and_then(Table::marks_words), headline.first_mut())
    {
        first.insert(0, seg(Role::Changed, format!("✓ {words} · ")));
    }
    if let (Some(told), Some(first)) = (status::last_forecast(state), headline.first_mut()) {
        first.insert(0, seg(Role::Text, " · "));
        first.insert(0, told);
    }
    if layout::shows_figure(state)
        && let Some((role, figure)) = (view.figure)(state)
    {
        let wide = big::draw(paint, place, role, &figure) + 2;
        let lines = u16::try_from(headline.len()).unwrap_or(u16::MAX);
        let down = place.height.saturating_sub(lines) / 2;
        place =
            Rect { x: place.x + wide, y: place.y + down, width: place.width.saturating_sub(wide), height: place.height - down };
    }
    for (row, line) in place.rows().zip(headline) {
        paint.chunks(row, &line);
    }
}

/// Badges, team and day; the shorter forms for narrow windows.
fn whose(state: &State) -> [Line; 3] {
    let mut badges = Vec::new();
    if state.options.demo {
        badges.push(seg(Role::Warn, "Demo"));
        badges.push(seg(Role::Text, " · "));
    }
    if state.options.read_only {
        badges.push(seg(Role::Warn, "nur lesen"));
        badges.push(seg(Role::Text, " · "));
    }
    let today = state.today();
    let team = seg(Role::Strong, state.team.label());
    let whole = [badges.clone(), vec![team.clone(), seg(Role::Text, format!(" · {} ", format::weekday_date(today)))]].concat();
    let short = [badges, vec![team, seg(Role::Text, " ")]].concat();
    [whole, short, vec![seg(Role::Text, format!("{} ", dates::german_short(today)))]]
}

fn draw_body(paint: &mut Paint<'_>, state: &State, areas: &layout::Areas) {
    if let Some((heading, text)) = status::instead_of_data(state) {
        let width = areas.body.width.saturating_sub(4).min(90);
        let indent = (areas.body.width.saturating_sub(width) / 2).min(areas.body.width);
        let body = Rect { x: areas.body.x + indent, width, ..areas.body };
        let top = Rect { y: body.y + body.height / 5, height: body.height - body.height / 5, ..body };
        paint.wrapped(top, Role::Strong, &heading);
        let skip = 2.min(top.height);
        let place = Rect { y: top.y + skip, height: top.height - skip, ..top };
        blocks::paint::pane(paint, place, &[blocks::Text::flowing(text).into()]);
        return;
    }
    for (id, area) in layout::panes(state) {
        let focused = state.focused_table() == Some(id);
        table::draw(paint, state.table_of(id), focused, area, || id.empty_reason(state));
    }
    (state.screen.view().draw)(state, paint, areas.body);
    let needs = state.screen.needs(state);
    if state.connection.is_lost() || state.data.is_kept(&needs) || state.data.is_lasting(&needs) {
        paint.fade(areas.headline.union(areas.body));
    } else if state.shows_last_forecast() {
        // Beside them stands what no forecast says.
        paint.fade(areas.headline);
        for (_, area) in layout::panes(state).into_iter().filter(|(id, _)| state.is_of_last_forecast(*id)) {
            let with_title = u16::from(area.y > areas.body.y);
            paint.fade(Rect { y: area.y - with_title, height: area.height + with_title, ..area });
        }
    }
}

/// The heading of a list: name, how many, filter.
pub(super) fn title(paint: &mut Paint<'_>, state: &State, id: TableId, area: Rect) {
    paint.title(id.title(), state.table_of(id), state.focused_table() == Some(id), area);
}

fn draw_foot(paint: &mut Paint<'_>, state: &State, areas: &layout::Areas) {
    paint.horizontal(areas.rule);
    if state.has_data() {
        let area = Rect { x: areas.explain.x + 1, width: areas.explain.width.saturating_sub(2), ..areas.explain };
        let lines = (state.screen.view().explain)(state);
        let wide = |line: &Line| line.iter().map(|seg| paint::width(&seg.text)).sum::<u16>() > area.width;
        if lines.iter().any(wide) {
            // Too long for one row each: one text over all rows, the end is cut.
            paint.flow(area, &lines.join(&seg(Role::Dim, " · ")));
        } else {
            area.rows().zip(&lines).for_each(|(row, line)| paint.chunks_cut(row, line));
        }
    }
    let footer = Rect { x: areas.footer.x + 1, width: areas.footer.width.saturating_sub(1), ..areas.footer };
    let used = paint.right(footer, &keys(state, true));
    let left = Rect { width: footer.width.saturating_sub(used + 2), ..footer };
    paint.pairs(left, &keys(state, false));
    spot_keys(paint, Rect { x: footer.right() - used, width: used, ..footer }, &key_pairs(state, true));
    spot_keys(paint, left, &key_pairs(state, false));
}

/// Notes where the keys of a line of keys stand; those that did not fit stand nowhere.
fn spot_keys(paint: &mut Paint<'_>, area: Rect, keys: &[(Key, [Seg; 2])]) {
    let mut x = area.x;
    for (key, pair) in keys {
        let width = pair.iter().map(|seg| paint::width(&seg.text)).sum::<u16>();
        if x + width > area.right() {
            return;
        }
        let gap = paint::width(&pair[0].text) - paint::width(pair[0].text.trim_start());
        let place = Rect { x: x + gap, width: width - gap, ..area };
        paint.spot(place, Target::Key(*key), pair[1].text.trim());
        x += width;
    }
}

/// The commands of the footer with their keys: those that always stand at the right, or the
/// others; what cannot be done now is left out.
pub fn keys(state: &State, always: bool) -> Line {
    key_pairs(state, always).into_iter().flat_map(|(_, pair)| pair).collect()
}

/// The same key by key: what it is, and key and label as shown.
fn key_pairs(state: &State, always: bool) -> Vec<(Key, [Seg; 2])> {
    let mut entries: Vec<_> = commands::TABLE
        .iter()
        .filter(|entry| entry.footer > 0 && (entry.footer >= commands::FOOTER_RIGHT) == always)
        // A selection has deeds of its own on two screens; elsewhere it must not push others out.
        .filter(|entry| entry.command != Command::ToggleMark || state.screen.view().marks_matter)
        .filter(|entry| entry.scope.covers(state.screen) && (entry.disabled_reason)(state).is_none())
        .collect();
    entries.sort_by_key(|entry| entry.footer);
    let mut line: Vec<(Key, [Seg; 2])> = Vec::new();
    let mut push = |command: Command, label: &str| {
        if let Some(key) = state.options.keymap.keys_on(command, state.screen).first() {
            let gap = if line.is_empty() { "" } else { "   " };
            line.push((*key, [seg(Role::Key, format!("{gap}{key}")), seg(Role::Text, format!(" {label}"))]));
        }
    };
    let has_filter = state.table().is_some_and(|table| !table.filter.is_empty());
    let has_marks = state.table().is_some_and(|table| !table.marked.is_empty());
    if !always && (has_filter || has_marks || state.screen == Screen::Detail) {
        let label = match (has_filter, has_marks) {
            (true, _) => "Filter aufheben",
            (false, true) => "Auswahl aufheben",
            (false, false) => "zurück",
        };
        push(Command::Back, label);
    }
    for entry in entries {
        push(entry.command, entry.command.label_here(state));
    }
    line
}
