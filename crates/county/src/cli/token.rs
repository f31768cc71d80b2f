//! `token`: by which a machine reads the county's data.

use super::Failure;
use clap::{Args, Subcommand};
use duxue_county::desk::{ReadScope, local_time};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::ApiToken;
use serde_json::json;

const DAY: u64 = 24 * 3600 * 1_000_000;

#[derive(Subcommand)]
pub enum TokenCommand {
    /// 发一个令牌，只显示这一次
    New(New),
    /// 列出发过的令牌
    List {
        /// 给程序读
        #[arg(long)]
        json: bool,
    },
    /// 作废一个令牌
    Revoke {
        /// 编号，见 token list
        id: u32,
    },
}

#[derive(Args)]
pub struct New {
    /// 给谁用，如：教育局数据平台
    name: String,
    /// 能读什么，用逗号隔开：schools:read,persons:read,visits:read,lessons:read,hazards:read,briefs:read,quotas:read
    #[arg(long, value_delimiter = ',', required = true)]
    scopes: Vec<String>,
    /// 多少天以后到期
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u64).range(1..=3650))]
    days: u64,
}

impl TokenCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        match self {
            TokenCommand::New(new) => new.run(county),
            TokenCommand::List { json } => {
                let tokens = county.desk.tokens()?;
                if json {
                    println!("{}", serde_json::Value::from(tokens.iter().map(machine).collect::<Vec<_>>()));
                } else {
                    tokens.iter().for_each(|token| println!("{}", line(token)));
                }
                Ok(())
            }
            TokenCommand::Revoke { id } => {
                let token = county.desk.revoke_token(id, now_micros())?;
                let token = token.ok_or_else(|| Failure::Said(format!("没有第 {id} 号令牌")))?;
                println!("已作废：{}", token.name);
                Ok(())
            }
        }
    }
}

impl New {
    fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        let scope = |name: &String| {
            let known = ReadScope::ALL.map(ReadScope::name).join("、");
            ReadScope::of(name.trim()).ok_or_else(|| Failure::Said(format!("没有“{name}”；可以写：{known}")))
        };
        let scopes = self.scopes.iter().map(scope).collect::<Result<Vec<_>, _>>()?;
        let now = now_micros();
        let (token, text) = county.desk.issue_token(self.name.trim(), &scopes, now + self.days * DAY, now)?;
        println!("{text}");
        eprintln!("第 {} 号令牌，{} 到期。只显示这一次，请妥善交给对方", token.id, day(token.expires));
        Ok(())
    }
}

fn day(micros: u64) -> String {
    local_time(micros).format("%Y-%m-%d").to_string()
}

fn line(token: &ApiToken) -> String {
    let state = match token.revoked {
        Some(at) => format!("{} 作废", day(at)),
        None if token.expires <= now_micros() => format!("{} 已到期", day(token.expires)),
        None => format!("{} 到期", day(token.expires)),
    };
    let used = token.last_used.map_or_else(|| "没有用过".to_owned(), |at| format!("最近 {} 用过", day(at)));
    format!("{}\t{}\t{}\t{state}\t{used}", token.id, token.name, token.scopes)
}

fn machine(token: &ApiToken) -> serde_json::Value {
    let at = |micros: u64| local_time(micros).to_rfc3339();
    json!({
        "id": token.id,
        "name": token.name,
        "scopes": token.scopes.split(' ').collect::<Vec<_>>(),
        "created": at(token.created),
        "expires": at(token.expires),
        "last_used": token.last_used.map(at),
        "revoked": token.revoked.map(at),
    })
}
