use kunpeng::access::Role;
use kunpeng::account::{self, NewUser, Profile};
use kunpeng::session::Actor;

use super::settle;
use crate::support::TestApp;
use crate::support::account::PASSWORD;
use kunpeng::error::Code;

fn operator(app: &TestApp) -> Actor {
    Actor::at_command_line(app.workplace(), None)
}

fn auditor(username: &str) -> NewUser {
    let profile = Profile {
        display_name: "张三".into(),
        role: Role::Auditor,
        town_code: None,
        department_code: None,
        active: true,
    };
    NewUser { username: username.into(), profile }
}

on_both! {
    async fn accounts_are_created_reset_closed_and_listed(app: TestApp) {
        let operator = operator(&app);
        let (user, made_up) = account::create(&operator, auditor("Zhang.San"), None).unwrap();
        assert_eq!(user.username, "zhang.san");
        settle(&app, "zhang.san", &made_up.unwrap()).await;
        let (_, none) =
            account::reset_password(&operator, "zhang.san", Some("另一个初始密码请修改".into())).unwrap();
        assert!(none.is_none());
        app.person("zhang.san").sign_in(PASSWORD).await.refused(401, "invalid_credentials");
        assert!(!account::disable(&operator, "zhang.san").unwrap().profile.active);
        let listed = account::list(&operator).unwrap();
        assert_eq!(i64::try_from(listed.len()).unwrap(), app.place().count("users"));
        assert!(listed.is_sorted_by_key(|user| user.username.clone()));
        let log = app.auditor().get("/api/v1/audit?object_id=zhang.san&actor=command-line").await.ok();
        assert_eq!(log.each("via"), ["command_line"; 3]);
    }

    async fn what_the_pages_refuse_the_command_line_refuses(app: TestApp) {
        let operator = operator(&app);
        let code = |result: Result<_, kunpeng::error::Error>| result.err().unwrap().code();
        assert_eq!(code(account::disable(&operator, "admin").map(drop)), Code::LastAdmin);
        assert_eq!(code(account::disable(&operator, "nobody").map(drop)), Code::NotFound);
        let weak = account::create(&operator, auditor("zhang.san"), Some("short".into()));
        assert_eq!(weak.err().unwrap().errors()[0].code, Code::WeakPassword);
        let taken = account::create(&operator, auditor("AUDITOR"), None);
        assert_eq!(code(taken.map(drop)), Code::Duplicate);
    }

    async fn the_command_line_acts_as_a_person_with_an_open_account(app: TestApp) {
        let operator = operator(&app);
        let person = operator.read_blocking(|db, _| account::person(db, "Leader")).unwrap();
        assert_eq!(person.role, Role::Leader);
        account::disable(&operator, "leader").unwrap();
        let closed = operator.read_blocking(|db, _| account::person(db, "leader"));
        assert_eq!(closed.err().unwrap().code(), Code::AccountClosed);
    }

    async fn the_first_start_creates_an_administrator_once(app: TestApp) {
        let workplace = app.workplace();
        assert!(account::ensure_first_admin(&workplace, None).unwrap().is_none());
        app.place().sql("DELETE FROM users");
        let first = account::ensure_first_admin(&workplace, None).unwrap().unwrap();
        assert_eq!(first.username, "admin");
        assert!(account::ensure_first_admin(&workplace, None).unwrap().is_none());
        settle_first(&app, &first.one_time_password.unwrap()).await;
        let by: Vec<String> = app.place().lines("SELECT actor || ' ' || via AS line FROM audit_entries WHERE action = 'user_created'");
        assert_eq!(by, ["system start"]);
    }

    async fn the_operator_may_give_the_first_password(app: TestApp) {
        let workplace = app.workplace();
        app.place().sql("DELETE FROM users");
        let weak = account::ensure_first_admin(&workplace, Some("admin-123456".into()));
        assert_eq!(weak.err().unwrap().errors()[0].field, "KUNPENG_ADMIN_PASSWORD");
        let given = "correct horse battery".to_owned();
        let first = account::ensure_first_admin(&workplace, Some(given.clone())).unwrap().unwrap();
        assert!(first.one_time_password.is_none());
        settle_first(&app, &given).await;
    }
}

async fn settle_first(app: &TestApp, password: &str) {
    let signed_in = app.admin().sign_in(password).await.ok();
    assert_eq!(signed_in["must_change_password"], true);
}
