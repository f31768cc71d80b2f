//! `webhook`: addresses that are told of changes.

use super::Failure;
use clap::Subcommand;
use duxue_county::desk::{WebhookError, failure_words, local_time, told_kinds};
use duxue_county::now_micros;
use duxue_county::server::OpenCounty;
use duxue_county::store::Webhook;
use serde_json::json;

#[derive(Subcommand)]
pub enum WebhookCommand {
    /// 登记一个 https 地址，有改动就通知它；显示验证签名用的密钥
    New {
        address: String,
        /// 哪几种记录的改动，用逗号隔开：hazard,rectification,visit,brief…
        #[arg(long, value_delimiter = ',', required = true)]
        kinds: Vec<String>,
    },
    /// 列出登记的地址、还没通知的条数和最近的问题
    List {
        /// 给程序读
        #[arg(long)]
        json: bool,
    },
    /// 不再通知
    Remove { id: u32 },
    /// 停掉的地址修好以后，接着通知
    Enable { id: u32 },
}

impl From<WebhookError> for Failure {
    fn from(error: WebhookError) -> Self {
        match error {
            WebhookError::Kind(kind) => {
                let known: Vec<&str> = told_kinds().collect();
                Failure::Said(format!("没有“{kind}”；可以写：{}", known.join("、")))
            }
            WebhookError::Address => Failure::Said("地址要以 https:// 开头，里面不写用户名".to_owned()),
            WebhookError::None(id) => Failure::Said(format!("没有第 {id} 号地址，见 webhook list")),
            WebhookError::Store(error) => error.into(),
        }
    }
}

impl WebhookCommand {
    pub fn run(self, county: &OpenCounty) -> Result<(), Failure> {
        match self {
            WebhookCommand::New { address, kinds } => {
                let hook = county.desk.add_webhook(&address, &kinds, now_micros())?;
                println!("{}", hook.secret);
                eprintln!("第 {} 号地址已登记，从现在起的改动都会通知。上面的密钥请交给对方验证签名", hook.id);
            }
            WebhookCommand::List { json: true } => {
                let hooks: Vec<_> = county.desk.webhooks()?.iter().map(machine).collect();
                println!("{}", serde_json::Value::from(hooks));
            }
            WebhookCommand::List { json: false } => {
                county.desk.webhooks()?.iter().for_each(|hook| println!("{}", line(hook)));
            }
            WebhookCommand::Remove { id } => println!("已去掉：{}", county.desk.drop_webhook(id)?.address),
            WebhookCommand::Enable { id } => println!("接着通知：{}", county.desk.enable_webhook(id)?.address),
        }
        Ok(())
    }
}

fn at(micros: u64) -> String {
    local_time(micros).format("%Y-%m-%d %H:%M").to_string()
}

fn line((hook, waiting): &(Webhook, u64)) -> String {
    let error = hook.last_error.as_deref().map(failure_words).unwrap_or_default();
    let state = match (hook.disabled, hook.failing_since) {
        (Some(when), _) => format!("{} 停用　{error}", at(when)),
        (None, Some(since)) => format!("{} 起没通知成，{} 再试　{error}", at(since), at(hook.next_try)),
        (None, None) => "正常".to_owned(),
    };
    format!("{}\t{}\t{}\t还有 {waiting} 条\t{state}", hook.id, hook.address, hook.kinds)
}

fn machine((hook, waiting): &(Webhook, u64)) -> serde_json::Value {
    let at = |micros: u64| local_time(micros).to_rfc3339();
    json!({
        "id": hook.id,
        "address": hook.address,
        "kinds": hook.kinds.split(' ').collect::<Vec<_>>(),
        "waiting": waiting,
        "failing_since": hook.failing_since.map(at),
        "last_error": hook.last_error,
        "disabled": hook.disabled.map(at),
    })
}
