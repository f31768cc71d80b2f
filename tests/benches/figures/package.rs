//! How much a laptop has to fetch: the size of the .deb that `./dev package` made.

use super::Sizes;
use super::report::{Figure, Report};
use super::town::built_beside;

const MIB: f64 = 1024.0 * 1024.0;

pub fn run(_: &Sizes, report: &mut Report) {
    let packages = std::fs::read_dir(built_beside().join("bundle/deb")).into_iter().flatten().flatten();
    let newest = packages
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "deb"))
        .filter_map(|entry| entry.metadata().ok())
        .max_by_key(|file| file.modified().ok());
    match newest {
        Some(file) => report.add(Figure::new("package (.deb)", file.len() as f64 / MIB, "MiB")),
        None => report.leave_out("package (.deb)", "none is built; ./dev package makes it"),
    }
}
