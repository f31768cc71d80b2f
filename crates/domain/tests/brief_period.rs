//! Stories of a semester told as a whole: what the summary says, what its tables count, what is compared.
#![allow(clippy::unwrap_used)]

mod brief_month;

use brief_month::{busy, empty};
use duxue_domain::brief::{BriefInput, FactValue, Facts, Period, charts, numbers, period_facts, plain, summary};
use duxue_domain::chart::Shape;

fn autumn(input: &BriefInput) -> Period {
    Period::semester(&input.setting, input.today).unwrap()
}

fn text_of(input: &BriefInput, period: &Period) -> String {
    let facts = period_facts(input, period).unwrap();
    let parts = summary(&facts).unwrap();
    parts.into_iter().map(|(id, lines)| format!("{id}\n{}\n", plain(&lines.join("\n")))).collect::<String>()
}

fn cells(facts: &Facts, name: &str) -> Vec<String> {
    let FactValue::Table(table) = &facts.get(name).unwrap().value else { panic!("{name} is no table") };
    table.rows.iter().map(|row| row.cells.join("|")).collect()
}

#[test]
fn a_semester_reads_as_a_supervisor_would_write_it() {
    let input = busy();
    assert_eq!(text_of(&input, &autumn(&input)), include_str!("brief_month/semester.txt"));
}

#[test]
fn a_semester_without_records_claims_nothing() {
    let input = empty();
    let text = text_of(&input, &autumn(&input));
    assert!(text.contains("2026—2027学年第一学期没有结束的督导记录，原因是（待补：原因）。"), "{text}");
    assert!(!text.contains("八项"), "{text}");
    let drawn = charts(&period_facts(&input, &autumn(&input)).unwrap());
    let names: Vec<&str> = drawn.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["period.months", "matters.coverage"]);
}

#[test]
fn semesters_and_years_know_what_they_are_compared_with() {
    let set = empty().setting;
    let name = |day: &str| Period::semester(&set, day.parse().unwrap()).unwrap().name;
    assert_eq!(name("2026-11-30"), "2026—2027学年第一学期");
    assert_eq!(name("2027-01-15"), "2026—2027学年第一学期");
    assert_eq!(name("2026-03-01"), "2025—2026学年第二学期");
    // In the summer holidays the semester that ended last is told.
    assert_eq!(name("2026-08-20"), "2025—2026学年第二学期");
    let autumn = Period::semester(&set, "2026-11-30".parse().unwrap()).unwrap();
    assert_eq!(autumn.before.unwrap().first.to_string(), "2026-02-01");
    assert_eq!(Period::year(2026).unwrap().before.unwrap().last.to_string(), "2025-12-31");
}

#[test]
fn both_quotas_are_told_school_by_school() {
    let input = busy();
    let facts = period_facts(&input, &autumn(&input)).unwrap();
    assert_eq!(
        cells(&facts, "period.quota"),
        [
            "石桥镇中心小学|3|2／3|9月|3／2",
            "青云乡九年制学校|2|2／3|9月|2／2",
            "柳湾完全小学|1|1／3|9月、10月|1／2",
            "白杨坪教学点|0|0／3|9月、10月、11月|0／2",
        ]
    );
    // A month that is not over is owed to nobody yet.
    let early = BriefInput { today: "2026-11-29".parse().unwrap(), ..busy() };
    let facts = period_facts(&early, &autumn(&early)).unwrap();
    assert_eq!(cells(&facts, "period.quota")[3], "白杨坪教学点|0|0／2|9月、10月|0／2");
}

#[test]
fn months_hazards_and_lessons_are_counted_as_their_records_are() {
    let input = busy();
    let facts = period_facts(&input, &autumn(&input)).unwrap();
    assert_eq!(cells(&facts, "period.months"), ["9月|0|0|0|0", "10月|2|0|1|0", "11月|4|3|2|1"]);
    assert_eq!(
        cells(&facts, "period.hazards"),
        ["宿舍|0|1|0|0|1|0|1", "用电用气|1|0|0|0|0|1|0", "体育设施器材|1|0|1|0|0|0|0"]
    );
    let drawn = charts(&facts);
    let (_, hazards) = drawn.iter().find(|(name, _)| name == "period.hazards").unwrap();
    assert_eq!((hazards.shape, hazards.columns.join("|")), (Shape::Stacked, "类别|待整改|整改中|待复查|已销号".into()));
    assert_eq!(hazards.number(0, 3), 1.0);
    assert!(hazards.spoken().contains("用电用气：待整改 0，整改中 0，待复查 0，已销号 1"));
}

#[test]
fn figures_are_compared_with_the_period_before_where_it_has_records() {
    let mut input = busy();
    let period = autumn(&input);
    let row = |input: &BriefInput, at: usize| {
        numbers(input, &period, &period_facts(input, &period).unwrap()).unwrap()[at].join("|")
    };
    assert_eq!(row(&input, 0), "到校督导|6次|没有记录|");
    let mut spring = input.visits[0].clone();
    spring.1.date = Some("2026-04-08".to_owned());
    spring.0 = "v-spring".to_owned();
    input.visits.push(spring);
    assert_eq!(row(&input, 0), "到校督导|6次|1次|增加 5");
}
