//! 同步: what waits, how far the round is, what came of the last ones, what the county did not take.

pub use super::conflicts::{conflicts_of, resolve};
pub use super::refused::{offer_refused, put_away_refused};
pub use super::round::{county_address, run, sync_at, sync_now};
pub use super::running::Running;
pub use super::stick::{bundle_in, bundle_out};

use super::{conflicts, refused, stick};
use crate::app::App;
use crate::desk::Desk;
use crate::errors;
use crate::refusal::Refusal;
use crate::views::{RoundLine, SyncPage, Tone};
use crate::words;
use chrono::TimeDelta;
use duxue_store::RoundEntry;

/// Rounds shown.
const ROUNDS: u32 = 10;

pub fn sync_page(app: &App, (): ()) -> Result<SyncPage, Refusal> {
    let desk = app.desk()?;
    let waiting = desk.waiting()?;
    let rounds = desk.store().rounds(ROUNDS).map_err(errors::store)?;
    let running = app.running.progress();
    Ok(SyncPage {
        waiting_records: waiting.records,
        waiting_photos: waiting.photos,
        link_words: match (&running, rounds.first()) {
            (Some(running), _) => running.words.clone(),
            (None, Some(round)) if round.carrier == "file" => "上次用 U 盘报到了县督导室".to_owned(),
            (None, Some(round)) if round.failure.is_none() => "上次连上了县督导室".to_owned(),
            (None, Some(round)) => round.failure.clone().unwrap_or_default(),
            (None, None) => "还没有同步过".to_owned(),
        },
        running,
        clock_words: desk.store().county_offset().map_err(errors::store)?.and_then(clock_words),
        stick_words: stick::words_of(&desk)?,
        last_words: desk.last_sync()?.map(|at| words::moment(at, desk.now())),
        rounds: rounds.iter().map(|round| round_line(&desk, round)).collect(),
        refused: refused::lines(&desk)?,
        conflicts: conflicts::groups(&desk)?,
    })
}

/// 本机时间慢 3 分钟，不影响; none while both clocks agree within a minute.
pub fn clock_words(county_ahead: TimeDelta) -> Option<String> {
    let minutes = county_ahead.num_minutes();
    let way = if minutes > 0 { "慢" } else { "快" };
    let size = match minutes.abs() {
        0 => return None,
        n if n < 120 => format!("{n} 分钟"),
        n if n < 48 * 60 => format!("{} 小时", n / 60),
        n => format!("{} 天", n / 60 / 24),
    };
    Some(match minutes.abs() {
        n if n < 12 * 60 => format!("本机时间{way} {size}，不影响"),
        _ => format!("本机时间{way} {size}，请改对电脑的日期，并核对督导日期"),
    })
}

fn round_line(desk: &Desk, round: &RoundEntry) -> RoundLine {
    let at = round.ended_at.with_timezone(desk.now().offset());
    let (result, tone) = match &round.failure {
        Some(failure) => (failure.clone(), Tone::Danger),
        None if round.refused > 0 => (format!("{} 条没收", round.refused), Tone::Soon),
        None if round.left > 0 => (format!("还有 {} 条没传完", round.left), Tone::Soon),
        None if round.carrier == "file" => ("U 盘".to_owned(), Tone::Done),
        None => ("全部收到".to_owned(), Tone::Done),
    };
    RoundLine {
        at: at.to_rfc3339(),
        at_words: words::moment(at, desk.now()),
        records: round.records_sent,
        photos: round.media_sent,
        received: round.records_received,
        result,
        tone,
    }
}

pub fn stop_sync(app: &App, (): ()) -> Result<(), Refusal> {
    app.running.stop();
    Ok(())
}
