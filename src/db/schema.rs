//! Every table, as both engines have it. A test compares it with the migrated databases.

diesel::table! {
    towns (code) {
        code -> Text,
        name -> Text,
        short_name -> Text,
        kind -> Text,
        area -> Text,
        official_order -> Integer,
        counts_for_goal -> Bool,
        latitude -> Double,
        longitude -> Double,
        tile_row -> Integer,
        tile_column -> Integer,
        pinyin -> Text,
        aliases -> Text,
    }
}

diesel::table! {
    declarations (id) {
        id -> BigInt,
        company_id -> BigInt,
        kind -> Text,
        step -> Text,
        occurred_on -> Date,
        date_precision -> Text,
        mark -> Text,
        input -> Text,
        document_no -> Nullable<Text>,
        attachment_id -> Nullable<BigInt>,
        import_id -> Nullable<BigInt>,
        state -> Text,
        declared_by -> Text,
        declared_at -> Timestamp,
        due_on -> Date,
        yellow_from -> Date,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        reason -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    departments (code) {
        code -> Text,
        name -> Text,
        duties -> Text,
        official_order -> Integer,
    }
}

diesel::table! {
    working_groups (town_code) {
        town_code -> Text,
        leader -> Text,
        deputy -> Text,
        contact -> Text,
        phone -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    blocker_categories (code) {
        code -> Text,
        name -> Text,
        lead_department -> Text,
        departments -> Text,
        usual_working_days -> Integer,
        category_group -> Text,
        typical -> Text,
        evidence -> Text,
        official_order -> Integer,
    }
}

diesel::table! {
    calendar_days (on_date) {
        on_date -> Date,
        kind -> Text,
        name -> Text,
    }
}

diesel::table! {
    rule_versions (rule, effective_from) {
        rule -> Text,
        effective_from -> Date,
        body -> Text,
    }
}

diesel::table! {
    loaded_seeds (name) {
        name -> Text,
        digest -> Text,
        loaded_at -> Timestamp,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        username -> Text,
        display_name -> Text,
        role -> Text,
        town_code -> Nullable<Text>,
        department_code -> Nullable<Text>,
        password_hash -> Text,
        must_change_password -> Bool,
        active -> Bool,
        failed_logins -> Integer,
        locked_until -> Nullable<Timestamp>,
        last_login_at -> Nullable<Timestamp>,
        last_login_from -> Nullable<Text>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        user_id -> BigInt,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        ended_why -> Nullable<Text>,
        address -> Text,
        agent -> Text,
    }
}

diesel::table! {
    refresh_tokens (token_hash) {
        token_hash -> Text,
        session_id -> Text,
        issued_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    idempotent_answers (user_id, key) {
        user_id -> BigInt,
        key -> Text,
        fingerprint -> Text,
        status -> Integer,
        body -> Text,
        etag -> Nullable<Text>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    companies (id) {
        id -> BigInt,
        name -> Text,
        short_name -> Nullable<Text>,
        credit_code -> Nullable<Text>,
        old_registration_no -> Nullable<Text>,
        town_code -> Text,
        registered_address -> Nullable<Text>,
        legal_representative -> Nullable<Text>,
        established_on -> Nullable<Date>,
        registered_capital_yuan -> Nullable<BigInt>,
        foreign_capital -> Nullable<BigInt>,
        foreign_capital_currency -> Nullable<Text>,
        industry -> Nullable<Text>,
        main_business -> Nullable<Text>,
        tags -> Text,
        employees -> Nullable<Integer>,
        contact_person -> Nullable<Text>,
        contact_phone -> Nullable<Text>,
        target_board -> Nullable<Text>,
        planned_filing_on -> Nullable<Date>,
        sponsor -> Nullable<Text>,
        auditor_firm -> Nullable<Text>,
        law_firm -> Nullable<Text>,
        note -> Nullable<Text>,
        stage -> Text,
        phase -> Text,
        stage_since -> Date,
        highest_stage -> Text,
        attempt -> Integer,
        suspended_since -> Nullable<Date>,
        grade -> Nullable<Text>,
        open_blockers -> Integer,
        folded_name -> Text,
        sort_key -> Text,
        search_text -> Text,
        capital_key -> BigInt,
        priority_key -> BigInt,
        stock_codes -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        deleted_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    next_ids (record) {
        record -> Text,
        next_id -> BigInt,
    }
}

diesel::table! {
    former_names (id) {
        id -> BigInt,
        company_id -> BigInt,
        name -> Text,
        folded_name -> Text,
        noted_at -> Timestamp,
    }
}

diesel::table! {
    company_tags (tag, company_id) {
        tag -> Text,
        company_id -> BigInt,
    }
}

diesel::table! {
    search_rows (bit, block) {
        block -> BigInt,
        bit -> Integer,
        companies -> Binary,
    }
}

diesel::table! {
    stage_events (id) {
        id -> BigInt,
        company_id -> BigInt,
        attempt -> Integer,
        step -> Text,
        occurred_on -> Date,
        date_precision -> Text,
        town_code -> Text,
        board -> Nullable<Text>,
        document_no -> Nullable<Text>,
        note -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        voided_at -> Nullable<Timestamp>,
        void_reason -> Nullable<Text>,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    moves (id) {
        id -> BigInt,
        company_id -> BigInt,
        from_town -> Text,
        to_town -> Nullable<Text>,
        moved_on -> Date,
        date_precision -> Text,
        reason -> Text,
        recorded_at -> Timestamp,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    listings (id) {
        id -> BigInt,
        company_id -> BigInt,
        board -> Text,
        venue -> Text,
        stock_code -> Text,
        short_name -> Nullable<Text>,
        listed_on -> Date,
        listed_precision -> Text,
        funds_raised_yuan -> Nullable<BigInt>,
        delisted_on -> Nullable<Date>,
        delisted_precision -> Nullable<Text>,
        delisted_reason -> Nullable<Text>,
        source -> Nullable<Text>,
        note -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    quotations (id) {
        id -> BigInt,
        company_id -> BigInt,
        venue -> Text,
        tier -> Nullable<Text>,
        code -> Nullable<Text>,
        quoted_on -> Date,
        quoted_precision -> Text,
        ended_on -> Nullable<Date>,
        ended_precision -> Nullable<Text>,
        note -> Nullable<Text>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    grade_opinions (id) {
        id -> BigInt,
        company_id -> BigInt,
        kind -> Text,
        grade -> Nullable<Text>,
        reason -> Text,
        expires_on -> Nullable<Date>,
        weights_from -> Nullable<Date>,
        trace -> Nullable<Text>,
        superseded -> Bool,
        answered_at -> Nullable<Timestamp>,
        review_id -> Nullable<BigInt>,
        given_by -> Text,
        given_at -> Timestamp,
    }
}

diesel::table! {
    grade_reviews (id) {
        id -> BigInt,
        year -> Integer,
        held_on -> Date,
        weights_from -> Date,
        note -> Nullable<Text>,
        companies -> BigInt,
        changed -> BigInt,
        held_by -> Text,
        held_at -> Timestamp,
    }
}

diesel::table! {
    tallies (town_code, measure, from_date) {
        town_code -> Text,
        measure -> Text,
        from_date -> Date,
        companies -> BigInt,
    }
}

diesel::table! {
    history (id) {
        id -> BigInt,
        company_id -> Nullable<BigInt>,
        record -> Text,
        record_id -> Text,
        change -> Text,
        field -> Nullable<Text>,
        old_value -> Nullable<Text>,
        new_value -> Nullable<Text>,
        version -> Nullable<BigInt>,
        at -> Timestamp,
        actor -> Text,
        via -> Text,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_entries (id) {
        id -> BigInt,
        at -> Timestamp,
        actor -> Text,
        role -> Text,
        action -> Text,
        object -> Text,
        object_id -> Text,
        via -> Text,
        address -> Text,
        trace_id -> Text,
        detail -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_checkpoints (entry) {
        entry -> BigInt,
        at -> Timestamp,
        hash -> Text,
    }
}

diesel::table! {
    migration_digests (version) {
        version -> Text,
        sha256 -> Text,
    }
}

diesel::table! {
    derivations (id) {
        id -> BigInt,
        edition -> BigInt,
    }
}

diesel::table! {
    imports (id) {
        id -> BigInt,
        kind -> Text,
        state -> Text,
        town_code -> Nullable<Text>,
        as_of -> Date,
        file_name -> Text,
        file_sha256 -> Text,
        file -> Binary,
        reading -> Text,
        plan_digest -> Text,
        report -> Text,
        on_error -> Nullable<Text>,
        created_by -> Text,
        created_at -> Timestamp,
        committed_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    import_errors (import_id, position) {
        import_id -> BigInt,
        position -> Integer,
        row -> Integer,
        column_name -> Text,
        value -> Text,
        code -> Text,
        message -> Text,
    }
}

diesel::table! {
    import_mappings (sender, kind, headings) {
        sender -> Text,
        headings -> Text,
        kind -> Text,
        mapping -> Text,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    saved_views (id) {
        id -> BigInt,
        owner_id -> BigInt,
        unit -> Text,
        name -> Text,
        query -> Text,
        shared -> Bool,
        created_at -> Timestamp,
    }
}

diesel::table! {
    attachments (id) {
        id -> BigInt,
        company_id -> BigInt,
        file_name -> Text,
        kind -> Text,
        size -> BigInt,
        sha256 -> Text,
        uploaded_by -> Text,
        uploaded_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    blockers (id) {
        id -> BigInt,
        company_id -> BigInt,
        parent_id -> Nullable<BigInt>,
        category -> Text,
        severity -> Text,
        lead_department -> Text,
        description -> Text,
        responsible_person -> Nullable<Text>,
        raised_on -> Date,
        status -> Text,
        paused_from -> Nullable<Text>,
        raised_by_office -> Bool,
        round -> Integer,
        refusals -> Integer,
        rejections -> Integer,
        urges -> Integer,
        with_office -> Bool,
        supervised -> Bool,
        escalated -> Integer,
        extension_asked -> Nullable<Integer>,
        closed_on -> Nullable<Date>,
        closing_note -> Nullable<Text>,
        last_word_on -> Date,
        assigned_on -> Nullable<Date>,
        handed_on -> Nullable<Date>,
        allowed_days -> Nullable<Integer>,
        stopped_days -> Integer,
        stopped_on -> Nullable<Date>,
        due_on -> Nullable<Date>,
        due_provisional -> Bool,
        sign_by -> Nullable<Date>,
        signed_on -> Nullable<Date>,
        answered_on -> Nullable<Date>,
        took_days -> Nullable<Integer>,
        turn_ends_on -> Nullable<Date>,
        yellow_from -> Nullable<Date>,
        reckoned_by -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    blocker_departments (department_code, blocker_id) {
        blocker_id -> BigInt,
        department_code -> Text,
        company_id -> BigInt,
    }
}

diesel::table! {
    blocker_events (id) {
        id -> BigInt,
        blocker_id -> BigInt,
        action -> Text,
        from_status -> Nullable<Text>,
        to_status -> Text,
        note -> Nullable<Text>,
        detail -> Text,
        department -> Text,
        due_on -> Nullable<Date>,
        actor -> Text,
        role -> Text,
        unit -> Nullable<Text>,
        happened_on -> Date,
        at -> Timestamp,
    }
}

diesel::table! {
    blocker_evidence (id) {
        id -> BigInt,
        blocker_id -> BigInt,
        event_id -> BigInt,
        round -> Integer,
        name -> Text,
        document_no -> Nullable<Text>,
        attachment_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    blocker_steps (blocker_id, step, deadline) {
        blocker_id -> BigInt,
        step -> Text,
        deadline -> Date,
        taken_at -> Timestamp,
    }
}

diesel::table! {
    settings (subject) {
        subject -> Text,
        body -> Text,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        kind -> Text,
        title -> Text,
        body -> Text,
        path -> Nullable<Text>,
        sent_by -> Text,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    notice_copies (user_id, notice_id) {
        notice_id -> BigInt,
        user_id -> BigInt,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notice_deliveries (notice_id) {
        notice_id -> BigInt,
        attempts -> Integer,
        next_at -> Nullable<Timestamp>,
        delivered_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
    }
}

diesel::table! {
    meetings (id) {
        id -> BigInt,
        kind -> Text,
        title -> Text,
        held_on -> Date,
        place -> Nullable<Text>,
        host -> Nullable<Text>,
        participants -> Nullable<Text>,
        minutes -> Nullable<Text>,
        document_no -> Nullable<Text>,
        status -> Text,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    meeting_items (meeting_id, blocker_id) {
        meeting_id -> BigInt,
        blocker_id -> BigInt,
        company_id -> BigInt,
        position -> Integer,
    }
}

diesel::table! {
    decisions (id) {
        id -> BigInt,
        meeting_id -> BigInt,
        blocker_id -> BigInt,
        company_id -> BigInt,
        text -> Text,
        department_code -> Nullable<Text>,
        town_code -> Nullable<Text>,
        responsible_person -> Nullable<Text>,
        assigned_on -> Date,
        working_days -> Integer,
        due_on -> Date,
        due_provisional -> Bool,
        yellow_from -> Date,
        reckoned_by -> Text,
        status -> Text,
        answer -> Nullable<Text>,
        answered_on -> Nullable<Date>,
        returns -> Integer,
        return_reason -> Nullable<Text>,
        done_on -> Nullable<Date>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    decision_steps (decision_id, step, deadline) {
        decision_id -> BigInt,
        step -> Text,
        deadline -> Date,
        taken_at -> Timestamp,
    }
}

diesel::table! {
    financials (id) {
        id -> BigInt,
        company_id -> BigInt,
        fiscal_year -> Integer,
        source -> Text,
        revenue_yuan -> Nullable<BigInt>,
        net_profit_yuan -> Nullable<BigInt>,
        net_profit_deducted_yuan -> Nullable<BigInt>,
        op_cash_flow_yuan -> Nullable<BigInt>,
        rd_expense_yuan -> Nullable<BigInt>,
        total_assets_yuan -> Nullable<BigInt>,
        net_assets_yuan -> Nullable<BigInt>,
        tax_paid_yuan -> Nullable<BigInt>,
        weighted_roe_ppm -> Nullable<BigInt>,
        employees -> Nullable<Integer>,
        rd_staff -> Nullable<Integer>,
        insured -> Nullable<Integer>,
        patents -> Nullable<Integer>,
        invention_patents -> Nullable<Integer>,
        audited -> Bool,
        as_of -> Nullable<Date>,
        document -> Nullable<Text>,
        note -> Nullable<Text>,
        entered_by -> Text,
        entered_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
        import_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    profiles (company_id) {
        company_id -> BigInt,
        reckoned_on -> Date,
        reckoned_by -> Text,
        potential -> Nullable<Integer>,
        progress -> Nullable<Integer>,
        urgency -> Nullable<Integer>,
        priority -> Nullable<Integer>,
        recommended -> Nullable<Text>,
        best_standard -> Nullable<Text>,
        best_answer -> Nullable<Text>,
        nearness_ppm -> Integer,
        answers -> Text,
    }
}

diesel::table! {
    stage_spans (stage) {
        stage -> Text,
        companies -> Integer,
        median_days -> Integer,
        counted_on -> Date,
    }
}

diesel::table! {
    pool_batches (id) {
        id -> BigInt,
        number -> Integer,
        name -> Text,
        document_no -> Text,
        recognised_on -> Date,
        expires_on -> Date,
        note -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    pool_memberships (id) {
        id -> BigInt,
        company_id -> BigInt,
        batch_id -> Nullable<BigInt>,
        batch_name -> Nullable<Text>,
        entered_on -> Nullable<Date>,
        expires_on -> Nullable<Date>,
        left_on -> Nullable<Date>,
        left_kind -> Nullable<Text>,
        left_reason -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamp,
        import_id -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    pool_nominations (id) {
        id -> BigInt,
        company_id -> BigInt,
        state -> Text,
        town_opinion -> Text,
        nominated_by -> Text,
        nominated_at -> Timestamp,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamp>,
        decision_reason -> Nullable<Text>,
        batch_id -> Nullable<BigInt>,
        version -> BigInt,
    }
}

diesel::table! {
    pool_rechecks (id) {
        id -> BigInt,
        name -> Text,
        due_on -> Date,
        opened_on -> Date,
        closed_on -> Nullable<Date>,
        note -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    pool_recheck_items (recheck_id, company_id) {
        recheck_id -> BigInt,
        company_id -> BigInt,
        membership_id -> Nullable<BigInt>,
        town_code -> Text,
        verdict -> Nullable<Text>,
        reason -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    information_requests (id) {
        id -> BigInt,
        company_id -> BigInt,
        wanted -> Text,
        note -> Nullable<Text>,
        due_on -> Date,
        asked_by -> Text,
        asked_at -> Timestamp,
        closed_as -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    towns,
    declarations,
    departments,
    working_groups,
    blocker_categories,
    calendar_days,
    rule_versions,
    loaded_seeds,
    users,
    sessions,
    refresh_tokens,
    idempotent_answers,
    companies,
    next_ids,
    former_names,
    company_tags,
    search_rows,
    stage_events,
    moves,
    listings,
    quotations,
    grade_opinions,
    grade_reviews,
    blockers,
    blocker_departments,
    tallies,
    history,
    audit_entries,
    audit_checkpoints,
    migration_digests,
    derivations,
    imports,
    import_errors,
    import_mappings,
    saved_views,
    attachments,
    blocker_events,
    blocker_evidence,
    blocker_steps,
    settings,
    notices,
    notice_copies,
    notice_deliveries,
    meetings,
    meeting_items,
    decisions,
    decision_steps,
    financials,
    profiles,
    stage_spans,
    information_requests,
    pool_batches,
    pool_memberships,
    pool_nominations,
    pool_rechecks,
    pool_recheck_items,
);
