//! Dates, times, sizes and names in words, as the screens show them.
//!
//! Invariant: every function takes the present moment as an argument; a text that cannot be read as a time is shown as
//! it stands rather than left out.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Weekday};

/// 11 月 18 日; with the year where it is another one.
pub fn date(day: NaiveDate, today: NaiveDate) -> String {
    if day.year() == today.year() {
        format!("{} 月 {} 日", day.month(), day.day())
    } else {
        format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
    }
}

/// 11 月 25 日.
pub fn month_and_day(day: NaiveDate) -> String {
    format!("{} 月 {} 日", day.month(), day.day())
}

/// [`date`] for a text `YYYY-MM-DD`.
pub fn date_text(text: Option<&str>, today: NaiveDate) -> String {
    let Some(text) = text else { return String::new() };
    text.parse().map_or_else(|_| text.to_owned(), |day| date(day, today))
}

/// 11 月 18 日 星期三.
pub fn date_with_weekday(day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => "一",
        Weekday::Tue => "二",
        Weekday::Wed => "三",
        Weekday::Thu => "四",
        Weekday::Fri => "五",
        Weekday::Sat => "六",
        Weekday::Sun => "日",
    };
    format!("{} 月 {} 日 星期{weekday}", day.month(), day.day())
}

/// 2026 年 11 月, from `YYYY-MM`.
pub fn month(text: &str) -> String {
    let parsed = format!("{text}-01").parse::<NaiveDate>();
    parsed.map_or_else(|_| text.to_owned(), |day| format!("{} 年 {} 月", day.year(), day.month()))
}

/// 今天 14:30 · 昨天 17:20 · 10 月 14 日 10:12.
pub fn moment(at: DateTime<FixedOffset>, now: DateTime<FixedOffset>) -> String {
    let at = at.with_timezone(now.offset());
    let (day, today) = (at.date_naive(), now.date_naive());
    let clock = at.format("%-H:%M");
    match (today - day).num_days() {
        0 => format!("今天 {clock}"),
        1 => format!("昨天 {clock}"),
        _ => format!("{} {clock}", date(day, today)),
    }
}

/// The same for a text, RFC 3339.
pub fn moment_text(text: Option<&str>, now: DateTime<FixedOffset>) -> String {
    let Some(text) = text else { return String::new() };
    DateTime::parse_from_rfc3339(text).map_or_else(|_| text.to_owned(), |at| moment(at, now))
}

/// 9:05, today or on whatever day; empty for a text that is no time.
pub fn clock(text: Option<&str>) -> String {
    text.and_then(|text| DateTime::parse_from_rfc3339(text).ok())
        .map(|at| at.format("%-H:%M").to_string())
        .unwrap_or_default()
}

/// The day of a moment (RFC 3339) or of a date.
pub fn day_of(text: Option<&str>) -> Option<NaiveDate> {
    let text = text?;
    DateTime::parse_from_rfc3339(text).map(|at| at.date_naive()).ok().or_else(|| text.parse().ok())
}

/// 0:42 · 12:05: how long a recording is.
pub fn length(seconds: f64) -> String {
    let seconds = seconds.clamp(0.0, 360_000.0).round() as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// 2 小时 40 分 · 38 分钟.
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} 分钟"),
        (hours, 0) => format!("{hours} 小时"),
        (hours, minutes) => format!("{hours} 小时 {minutes} 分"),
    }
}

/// 312 KB · 2.4 MB.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    const MB: u64 = 1024 * KB;
    if bytes < MB {
        format!("{} KB", bytes.div_ceil(KB))
    } else {
        let tenths = bytes * 10 / MB;
        format!("{}.{} MB", tenths / 10, tenths % 10)
    }
}

/// 1,086.
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number of points without a needless `.0`: 84.5, 88.
pub fn points(points: f64) -> String {
    format!("{}", (points * 100.0).round() / 100.0)
}

/// 石桥初中 for 石桥镇初级中学: short enough for a line beside something else.
pub fn short_school(name: &str) -> String {
    let endings = [
        ("九年一贯制学校", "九年制学校"),
        ("初级中学", "初中"),
        ("高级中学", "高中"),
        ("完全小学", "完小"),
        ("中心小学", "中心小学"),
        ("中心幼儿园", "中心园"),
    ];
    let shortened = endings
        .iter()
        .find_map(|(long, short)| name.strip_suffix(long).map(|stem| format!("{stem}{short}")))
        .unwrap_or_else(|| name.to_owned());
    // The kind of township says nothing beside the name of the place, unless too little would be left.
    for kind in ["镇", "乡"] {
        if let Some((place, rest)) = shortened.split_once(kind)
            && place.chars().count() >= 2
            && !rest.is_empty()
            && !rest.starts_with("中")
        {
            return format!("{place}{rest}");
        }
    }
    shortened
}

/// The text without blanks around it; `None` where nothing is left.
pub fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// At most so many characters, with … where something was cut.
pub fn cut(text: &str, characters: usize) -> String {
    if text.chars().count() <= characters {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(characters).collect();
    short.push('…');
    short
}

/// Said beside a paper: 这张照片还没有传到这里，没有印（围墙裂缝）。
pub fn unprinted(why: &str, caption: &str) -> String {
    if caption.is_empty() { format!("{why}，没有印。") } else { format!("{why}，没有印（{caption}）。") }
}

/// Said beside what is cut from a brief for one school.
pub fn left_out(clauses: usize) -> String {
    format!("简报里还有 {clauses} 处同时说到别的学校，没有摘进来，请对照简报看一看。")
}

/// Said of a Word file in the county's own layout, where the paper shows more than its fields.
pub fn not_in_layout(has_more: bool) -> Option<String> {
    has_more.then(|| "用的是县里的 Word 版式，照片、图表和屏幕签名没有放进去，PDF 里有。".to_owned())
}

pub fn layout_unusable() -> String {
    "县里的 Word 版式用不了，用了程序自带的。请告诉县督导室。".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_by_its_distance_from_now() {
        let at = |text: &str| DateTime::parse_from_rfc3339(text).unwrap_or_default();
        let now = at("2026-11-18T14:32:00+08:00");
        assert_eq!(moment(at("2026-11-18T09:05:00+08:00"), now), "今天 9:05");
        assert_eq!(moment(at("2026-11-17T09:20:00Z"), now), "昨天 17:20");
        assert_eq!(moment(at("2025-10-14T10:12:00+08:00"), now), "2025 年 10 月 14 日 10:12");
        assert_eq!(duration(160), "2 小时 40 分");
        assert_eq!(grouped(1086), "1,086");
        assert_eq!(size(2_516_582), "2.3 MB");
    }

    #[test]
    fn a_school_is_called_by_its_short_name() {
        assert_eq!(short_school("石桥镇初级中学"), "石桥初中");
        assert_eq!(short_school("柳湾完全小学"), "柳湾完小");
        assert_eq!(short_school("石桥镇中心小学"), "石桥镇中心小学");
        assert_eq!(short_school("青云乡九年一贯制学校"), "青云九年制学校");
    }
}
