//! `enrol CODE`.

use super::Failure;
use super::open::new_passphrase;
use super::print::Out;
use crate::app::App;
use crate::use_cases::{enrolment, session, sync};
use crate::views::{CodeArgs, EnrolArgs};
use clap::Args;

#[derive(Args)]
pub struct Enrol {
    /// 登记码
    code: String,
    /// 这台电脑叫什么；不写则用电脑自己的名字
    #[arg(long)]
    machine: Option<String>,
}

impl Enrol {
    pub fn run(self, app: &App, out: &mut Out) -> Result<(), Failure> {
        // A slip in the code is told before anybody has to think of a passphrase.
        if let Some(problem) = enrolment::check_code(app, CodeArgs { code: self.code.clone() })?.problem {
            return Err(Failure::Said(problem));
        }
        let passphrase = new_passphrase()?;
        let session = enrolment::enrol(app, EnrolArgs { code: self.code, passphrase, machine: self.machine })?;
        let words =
            format!("已登记：{}，{}，学校 {} 所", session.person.name, session.county_name, session.rail.schools);
        out.tell(words, &session)?;
        if !session.synced_once {
            let why = sync::sync_page(app, ())?.rounds.into_iter().next().map(|round| round.result);
            eprintln!("登记好了，但还没有取全县里的资料：{}", why.unwrap_or_else(|| "请再同步一次。".to_owned()));
        }
        Ok(session::lock(app, ())?)
    }
}
