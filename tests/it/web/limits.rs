//! What a caller can lengthen has an end: lists in a request.

use crate::support::TestApp;

const COMPANIES: &str = "/api/v1/companies";

on_both! {
    async fn a_list_is_sorted_by_each_field_once(app: TestApp) {
        let (office, admin) = (app.office(), app.admin());
        for (person, path, field) in [
            (&office, COMPANIES, "registered_capital_yuan"),
            (&office, "/api/v1/exports/companies.csv", "registered_capital_yuan"),
            (&office, "/api/v1/blockers", "due_on"),
            (&office, "/api/v1/exports/blockers.csv", "due_on"),
            (&office, "/api/v1/decisions", "due_on"),
            (&admin, "/api/v1/users", "username"),
        ] {
            person.get(format!("{path}?sort=-{field}")).await.ok();
            for times in [2, 3, 40] {
                let both_ways = format!("{field},-{field},").repeat(times / 2);
                for sort in [vec![field; times].join(","), both_ways] {
                    let refused = person.get(format!("{path}?sort={sort}")).await;
                    let refused = refused.refused(400, "repeated_sort");
                    let said = refused["detail"].as_str().unwrap_or_default();
                    assert!(said.contains("sort") && said.contains(field), "{said}");
                }
            }
        }
    }

    async fn a_list_is_sorted_by_five_fields_at_most(app: TestApp) {
        let five = "name,-stage_since,employees,town,created_at";
        app.office().get(format!("{COMPANIES}?sort={five}")).await.ok();
        let six = app.office().get(format!("{COMPANIES}?sort={five},priority")).await;
        assert!(six.refused(400, "too_many_sorts").text().contains("priority"));
    }
}
