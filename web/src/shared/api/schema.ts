// Generated from docs/openapi.json by `npm run generate`; edits are lost.

export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account with its balances. */
        get: operations["list_accounts"];
        put?: never;
        /** Opens an account. */
        post: operations["create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account with its balances. */
        get: operations["get_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes, closes or reopens an account. */
        patch: operations["change_account"];
        trace?: never;
    };
    "/api/v1/accounts/{id}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance of one account. */
        get: operations["get_account_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balance of one account through time. */
        get: operations["get_account_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/terms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The terms of an account: overdraft, target, least, restricted; its version is in `ETag`. */
        get: operations["get_account_terms"];
        /** Sets the terms of an account, or in place of the version in `If-Match`. */
        put: operations["set_account_terms"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every API key of the organisation. */
        get: operations["list_organisation_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an API key of the organisation, at once. */
        delete: operations["revoke_organisation_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Events of the organisation, or of its members in the installation; the newest first. */
        get: operations["list_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-logs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The organisation's whole audit log as a file, the oldest event first. */
        get: operations["export_audit_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/audit-logs/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves the audit log: every hash, no gap, and the anchor outside the database. */
        post: operations["verify_audit_log"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/disclosures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Disclosures and suitability records, the newest first. */
        get: operations["list_disclosures"];
        put?: never;
        /** Writes a disclosure or suitability record down. It is never changed. */
        post: operations["add_disclosure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The invitations that nobody used yet. */
        get: operations["list_invitations"];
        put?: never;
        /** Invites someone. The link is in this answer only. Needs a fresh proof for an owner or admin. */
        post: operations["invite_member"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes an invitation back. */
        delete: operations["withdraw_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes new data keys for everyone and seals everything anew. Needs a fresh proof. */
        post: operations["rotate_keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organisation/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands the organisation over: the member becomes owner, whoever asks admin. Needs a fresh proof. */
        post: operations["transfer_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/reports/sox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who can do what, who did both sides of a pair of duties, whose rights are not used. */
        get: operations["get_sox_report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The permission matrix: every role, every action, and who has it. */
        get: operations["list_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The service accounts of an organisation. */
        get: operations["list_service_accounts"];
        put?: never;
        /** Makes a service account: a member that is a program. Needs a fresh proof. */
        post: operations["create_service_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a service account; its keys end. Needs a fresh proof. */
        delete: operations["remove_service_account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-accounts/{id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a key for a service account. Its secret is in this answer only. Needs a fresh proof. */
        post: operations["create_service_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flags, security policy and reporting. */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes flags and the security policy. */
        patch: operations["change_settings"];
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The members of an organisation. */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a member out; their keys for the organisation end. Needs a fresh proof. */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        /** Gives a member another role or scope. Needs a fresh proof where owners and admins are concerned. */
        patch: operations["change_member"];
        trace?: never;
    };
    "/api/v1/auth/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's API keys in an organisation. */
        get: operations["list_api_keys"];
        put?: never;
        /** Makes an API key. Its secret is in this answer only. Needs a fresh proof. */
        post: operations["create_api_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an API key, at once. */
        delete: operations["revoke_api_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves an organisation; one's keys for it end. Needs a fresh proof. */
        post: operations["leave_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/links/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts an invitation as whoever is signed in. */
        post: operations["accept_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/links/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a link offers whoever opens it. */
        get: operations["get_link"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with e-mail and password. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends this session. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whoever asks. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes one's name. */
        patch: operations["change_me"];
        trace?: never;
    };
    "/api/v1/auth/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's second factors. */
        get: operations["list_factors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/passkeys/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to register a passkey. Needs a fresh proof. */
        post: operations["begin_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/passkeys/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Registers a passkey. Answers recovery codes the first time. */
        post: operations["finish_passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes new recovery codes; the old ones end. Needs a fresh proof. */
        post: operations["replace_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to set up an authenticator app. Needs a fresh proof. */
        post: operations["begin_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms an authenticator app with its first code. Answers recovery codes the first time. */
        post: operations["confirm_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finishes a sign-in with the second factor. */
        post: operations["verify_mfa"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/mfa/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Removes a second factor, or the link to a sign-in provider; not the only way to sign in that
         *     someone without a password has (`last-way-in`). Needs a fresh proof.
         */
        delete: operations["remove_factor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/login/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a sign-in with a passkey, its second half, or a proof again. */
        post: operations["begin_passkey_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/passkey/login/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in with a passkey. */
        post: operations["finish_passkey_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes one's password; every other session ends. */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The providers one can sign in at. */
        get: operations["list_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/providers/{name}/begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends the browser to a provider. It comes back to `/api/auth/callback/{name}`, which sets the
         *     session's cookies and leads to `return_to`, or to `/sign-in?error=CODE`.
         */
        get: operations["begin_provider_login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reauthenticate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves again who one is, for sensitive actions within fifteen minutes. */
        post: operations["reauthenticate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchanges a refresh token for new tokens; the old one is used up. */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes someone new by a set-up link or an invitation, and signs them in. */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a new password by a reset link; every session of the person ends. */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's sessions. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        /** Ends every session of oneself but this one. */
        delete: operations["end_other_sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends one of one's sessions. */
        delete: operations["end_session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is anyone yet. */
        get: operations["get_setup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest backups of the installation, at most 50; jobs of the kinds `backup` and
         *     `backup-verify` make and prove them.
         */
        get: operations["list_backups"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The balances of every account. */
        get: operations["list_balances"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/beneficiaries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every beneficiary, also removed ones. */
        get: operations["list_beneficiaries"];
        put?: never;
        /** Adds a beneficiary. Somebody else has to approve the bank details. */
        post: operations["add_beneficiary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/beneficiaries/name-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Whether the name fits what the books call the holder of this account. */
        post: operations["check_beneficiary_name"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/beneficiaries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A beneficiary; the version is in `ETag`. */
        get: operations["get_beneficiary"];
        /** Puts in new name or bank details. Those before stay in use until somebody else approves these. */
        put: operations["change_beneficiary"];
        post?: never;
        /** Takes a beneficiary out of use; what was paid to them keeps its details. */
        delete: operations["remove_beneficiary"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/beneficiaries/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves or refuses bank details that wait; never by who put them in. */
        post: operations["decide_beneficiary"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every budget with its periods, by name. */
        get: operations["list_budgets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A budget with its periods; its version is in `ETag`. */
        get: operations["get_budget"];
        /** Keeps a budget under a name. */
        put: operations["put_budget"];
        post?: never;
        /** Deletes a budget; the books stay. */
        delete: operations["delete_budget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cash-flows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where money came from and where it went; apart from it, what is expected on days to come. */
        get: operations["get_cash_flows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cash-flows/expected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The items, payments and facilities behind expected figures of cash flows, by day. */
        get: operations["list_expected_flows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categorisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Batches of categories, the newest first. */
        get: operations["list_categorisations"];
        put?: never;
        /**
         * Gives lines their categories, all or none: line by line, or every suggestion that is sure
         *     enough.
         */
        post: operations["categorise_lines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categorisations/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a batch back: every line that still has its category from it gets the one before. */
        post: operations["undo_categorisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/category-suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Categories for lines that have none, the surest first. */
        get: operations["list_category_suggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every connection with how it stands, by name. */
        get: operations["list_connections"];
        put?: never;
        /** Adds a connection; its first sync is within a minute. */
        post: operations["create_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A connection; its version is in `ETag`. */
        get: operations["get_connection"];
        /** Changes a connection, or the version of it in `If-Match`. Credentials not given stay. */
        put: operations["change_connection"];
        post?: never;
        /**
         * Removes a connection with its credentials, or the version of it in `If-Match`. What it booked
         *     stays.
         */
        delete: operations["delete_connection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a connection rest. */
        post: operations["pause_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets a connection go on, also one that stopped. */
        post: operations["resume_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Syncs a connection now: the answer says what came. */
        post: operations["sync_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Looks whether a connection works; books nothing. */
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The ways that bank lines can come in, and what each has to be told. */
        get: operations["list_connectors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/continuity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the statements of every account join, day by day. */
        get: operations["get_continuity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counterparties": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every counterparty with what the books have of it, by name. */
        get: operations["list_counterparties"];
        put?: never;
        /** Keeps a new counterparty. */
        post: operations["add_counterparty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counterparties/candidates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Names and accounts in the books that belong to no counterparty yet, those with most lines
         *     first.
         */
        get: operations["list_counterparty_candidates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counterparties/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a counterparty, or the version of it in `If-Match`. */
        put: operations["change_counterparty"];
        post?: never;
        /** Deletes a counterparty, or the version of it in `If-Match`; its lines stay. */
        delete: operations["delete_counterparty"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counterparties/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merges counterparties into one, which takes their names and accounts. */
        post: operations["merge_counterparties"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/counterparties/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Splits names and accounts off a counterparty, or the version of it in `If-Match`: they become
         *     one of their own.
         */
        post: operations["split_counterparty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of entries. */
        get: operations["list_entries"];
        put?: never;
        /** Books an entry. */
        post: operations["create_entry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One entry. */
        get: operations["get_entry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{id}/reclassify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves an entry's posting to another account. */
        post: operations["reclassify_entry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/entries/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an entry back. */
        post: operations["reverse_entry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expected-items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payables and receivables, by due date. */
        get: operations["list_expected_items"];
        put?: never;
        /** Adds payables and receivables, all or none. A problem names the item's place, from 1, as line. */
        post: operations["add_expected_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expected-items/ageing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is open, by how long it is overdue. */
        get: operations["get_ageing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expected-items/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Adds the items of a CSV file or an XLSX workbook, all or none, with the titles `kind`,
         *     `amount`, `currency`, `due`, `counterparty`, `reference` and, if known, `issued`, `iban`,
         *     `description`, `entity`, `category`. Rows that are there already are left out.
         */
        post: operations["import_expected_items"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expected-items/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One payable or receivable; its version is in `ETag`. */
        get: operations["get_expected_item"];
        /** Changes an item, or the version of it in `If-Match`. */
        put: operations["change_expected_item"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/expected-items/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels an item: nothing is expected any more. */
        post: operations["cancel_expected_item"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every loan, credit line, deposit and holding as it stands, with maturities. */
        get: operations["list_facilities"];
        put?: never;
        /** Adds a facility. */
        post: operations["add_facility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Payments of facilities that are to come, by day. */
        get: operations["list_debt_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A facility as it stands; its version is in `ETag`. */
        get: operations["get_facility"];
        /**
         * Changes the terms of a facility, or the version of them in `If-Match`. Interest that is booked
         *     stays; the next entry makes up for what the new terms say otherwise.
         */
        put: operations["change_facility"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/{id}/accruals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The interest of a facility: what is booked, and what would be. */
        get: operations["list_accruals"];
        put?: never;
        /** Books the interest of a facility up to a day. Done twice it books once. */
        post: operations["book_accruals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/{id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a facility into the archive, or the version of it in `If-Match`: nothing is booked of it
         *     or expected any more.
         */
        post: operations["archive_facility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a facility out of the archive, or the version of it in `If-Match`. */
        post: operations["restore_facility"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/facilities/{id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The schedule of a facility, with what the journal has after each payment. */
        get: operations["get_facility_schedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What will be held, day by day, with bands, and accounts in danger. */
        get: operations["get_forecast"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/adjustments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Flows that people put in. */
        get: operations["list_forecast_adjustments"];
        put?: never;
        /** Puts a flow into the forecast, with a reason. */
        post: operations["create_forecast_adjustment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/adjustments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a flow out of the forecast. */
        delete: operations["delete_forecast_adjustment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The forecast as it is and under scenarios, side by side. */
        get: operations["compare_forecast_scenarios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/figure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the figure of a category and some days comes from: what is booked, open items and payments
         *     and debt, recurring flows by name, adjustments, and models with their weights.
         */
        get: operations["get_forecast_figure"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Receipts and payments by category, week by week. */
        get: operations["get_forecast_grid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/hindcasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Wants the forecasts that the last weeks would have had, made from what was booked up to then, so
         *     that they are scored. A worker makes them; weeks that have a forecast are left as they are.
         */
        post: operations["create_forecast_hindcasts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/known": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open items, planned payments and debt in the forecast: when each is expected, why, and what it stands
         *     in for.
         */
        get: operations["list_forecast_known"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/performance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How published forecasts did. */
        get: operations["get_forecast_performance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/performance/weeks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was expected of each of the last weeks at one number of weeks ahead, beside what came. */
        get: operations["list_forecast_past_weeks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to move between accounts of ours, with the numbers that are saved. */
        get: operations["get_proposal"];
        put?: never;
        /** The same with other numbers. Nothing is kept of them. */
        post: operations["solve_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/proposals/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Moves of a proposal that was seen become draft payments. Where the proposal would be another one
         *     now, nothing is drafted.
         */
        post: operations["draft_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/proposals/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers that proposals are made with; the version is in `ETag`, 0 before the first change. */
        get: operations["get_proposal_settings"];
        /** Saves the numbers that proposals are made with. */
        put: operations["put_proposal_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Publications, the newest first, and how far one is that is being made. */
        get: operations["list_forecast_runs"];
        put?: never;
        /**
         * Wants a forecast from the books as they are. A worker makes it; one that is being made already
         *     is the answer, too.
         */
        post: operations["create_forecast_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/scenarios": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every scenario, by name. */
        get: operations["list_forecast_scenarios"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/scenarios/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A scenario; its version is in `ETag`. */
        get: operations["get_forecast_scenario"];
        /** Keeps a scenario under a name: a new one, or in place of the version in `If-Match`. */
        put: operations["put_forecast_scenario"];
        post?: never;
        /** Removes a scenario, or the version of it in `If-Match`. */
        delete: operations["delete_forecast_scenario"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasting/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the organisation wants its forecast; the version is in `ETag`, 0 before the first change. */
        get: operations["get_forecast_settings"];
        /** Changes how the organisation wants its forecast. */
        put: operations["put_forecast_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gdpr/consent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one's consents stand. */
        get: operations["get_consents"];
        put?: never;
        /** Gives a consent, or withdraws it. */
        post: operations["set_consent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gdpr/delete-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erases oneself: personal data becomes unreadable, what was booked stays. Needs a fresh proof. */
        post: operations["delete_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gdpr/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything about oneself, as JSON files in a zip file. */
        get: operations["export_person"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process is alive. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health/detailed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Health with its parts. */
        get: operations["get_detailed_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every import, newest first. */
        get: operations["list_imports"];
        put?: never;
        /**
         * Reads files into a preview: nothing is booked. Sent again under the same idempotency key, the
         *     same files answer with the first preview.
         */
        post: operations["create_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An import as it stands. */
        get: operations["get_import"];
        put?: never;
        post?: never;
        /** Drops a preview. */
        delete: operations["delete_import"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/commit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Books every new line of every file, or nothing. */
        post: operations["commit_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/mapping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reads one CSV file of a preview with another mapping. */
        post: operations["map_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes back everything an import booked. */
        post: operations["undo_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intercompany": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the entities owe each other, by the books of both sides. */
        get: operations["get_intercompany"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intercompany/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Marks an account as one between its entity and another one, or in place of the version in
         *     `If-Match`.
         */
        put: operations["mark_intercompany"];
        post?: never;
        /** Takes the mark from an account, or the version of it in `If-Match`. */
        delete: operations["unmark_intercompany"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intercompany/netting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Few payments that settle what the entities owe each other. */
        get: operations["propose_netting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/intercompany/netting/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drafts the payments of a netting proposal, all or none; more than one are a batch. What is
         *     under way already is not drafted again.
         */
        post: operations["draft_netting"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs of the organisation and of the installation, the newest first. */
        get: operations["list_jobs"];
        put?: never;
        /** Starts a job; one of its kind that waits or runs already is the answer, too. */
        post: operations["create_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The kinds of jobs there are. */
        get: operations["list_job_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One job. */
        get: operations["get_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Calls a job off: at once if it waits, within seconds if it runs. */
        post: operations["cancel_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a job again that failed, was given up or was called off. */
        post: operations["retry_job"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the journal stands. */
        get: operations["get_journal_head"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Proves the chain and every balance from the stored bytes. */
        post: operations["verify_journal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/liquidity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What money can be used when, and how long it lasts. */
        get: operations["get_liquidity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every saved mapping, by name. */
        get: operations["list_mappings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mappings/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A saved mapping; its version is in `ETag`. */
        get: operations["get_mapping"];
        /** Keeps a mapping under a name: a new one, or in place of the version in `If-Match`. */
        put: operations["put_mapping"];
        post?: never;
        /** Deletes a mapping, or the version of it in `If-Match`. */
        delete: operations["delete_mapping"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts matches, all or none: lines settle items. Lines that bring less than one kind of items
         *     is open for leave the rest open.
         */
        post: operations["accept_matches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/matches/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposes matches of lines with expected items, and transfers between accounts of ours. */
        get: operations["propose_matches"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/matches/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes pairs of lines for transfers, all or none: the money is neither earned nor spent. */
        post: operations["accept_transfers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/matches/{entry}/take-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the match that a line is in back: its items are open again. */
        post: operations["take_back_match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The metrics of this process, for Prometheus. */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every organisation. */
        get: operations["list_organisations"];
        put?: never;
        /** Makes an organisation. */
        post: operations["create_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every file of payments, the newest first. */
        get: operations["list_payment_files"];
        put?: never;
        /** Writes approved payments to a file for the bank, each once. */
        post: operations["export_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-files/{number}/copies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Writes a file again that was made before; the journal says that it is a copy, and why. */
        post: operations["copy_payment_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-files/{number}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a file through the gateway; one that it has already is not sent again. */
        post: operations["send_payment_file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-gateway": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The gateway that files go through; its version is in `ETag`. */
        get: operations["get_payment_gateway"];
        /** Sets the gateway. The first time a key is made; register its public part there. */
        put: operations["set_payment_gateway"];
        post?: never;
        /** Removes the gateway and its key. */
        delete: operations["remove_payment_gateway"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-gateway/exchange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends what is to go by itself now, and takes in what the bank says. */
        post: operations["exchange_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who approves which payments; the version is in `ETag`, 0 while nobody has set it. */
        get: operations["get_payment_policy"];
        /** Sets who approves which payments. What was submitted before keeps its plan. */
        put: operations["set_payment_policy"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-policy/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a policy, or the one in force, would ask for a payment. Nothing is kept. */
        post: operations["preview_payment_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in what the bank says of a file: a pain.002 status report. */
        post: operations["apply_payment_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every template, by name. */
        get: operations["list_payment_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Keeps a template under a name. One that repeats is drafted by itself and waits for approval;
         *     whoever kept it cannot give it.
         */
        put: operations["put_payment_template"];
        post?: never;
        /** Deletes a template; what it drafted stays. */
        delete: operations["delete_payment_template"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-templates/{name}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Drafts a payment from a template. */
        post: operations["draft_from_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of payments, the newest first. */
        get: operations["list_payments"];
        put?: never;
        /** Drafts payments, all or none; more than one are a batch. */
        post: operations["draft_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves payments as they were seen, all or none. Needs a fresh proof; never one's own. */
        post: operations["approve_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives payments up; with a reason once a file was made of them. */
        post: operations["cancel_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/payables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Drafts payments of open payables, all or none; more than one are a batch. */
        post: operations["draft_payables"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuses payments that wait for approval, or were approved; with a reason. */
        post: operations["reject_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says by hand what became of payments at the bank. */
        post: operations["report_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finds the bank's lines of payments among the entries, and settles those it finds. */
        post: operations["settle_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Asks for the approval of payments as they were seen, all or none. */
        post: operations["submit_payments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A payment with its life. */
        get: operations["get_payment"];
        /** Changes a payment's order as it was seen; approvals it had are gone. */
        put: operations["change_payment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The money at hand. */
        get: operations["get_positions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The money at hand through time. */
        get: operations["get_position_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Prices. */
        get: operations["list_prices"];
        put?: never;
        /** Keeps prices, all or none. */
        post: operations["create_prices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keeps the prices of a CSV file, all or none: with the titles `base,quote,on,rate` and, if
         *     known, `source`; or as the ECB's `eurofxref-hist.csv` (`Date,USD,JPY,…`).
         */
        post: operations["import_prices"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account of money, with its last sign-off and bank statement. */
        get: operations["list_reconciliations"];
        put?: never;
        /** Opens a reconciliation, or sets the open one anew. */
        post: operations["start_reconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliations/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The open reconciliation of an account. */
        get: operations["get_reconciliation"];
        put?: never;
        post?: never;
        /** Drops an open reconciliation. */
        delete: operations["drop_reconciliation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliations/{account}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the last sign-off of an account back. */
        post: operations["reopen_reconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliations/{account}/sign-off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs an account off: the days up to the session's take no entries of it any more. */
        post: operations["sign_off_reconciliation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/recurring-payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is paid and received again and again: subscriptions, rent, payroll, with changed prices. */
        get: operations["list_recurring_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/balance-sheet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is owned and owed, and what of it belongs to the owners. */
        get: operations["get_balance_sheet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/income-statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came in and was spent in a period. */
        get: operations["get_income_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account's balance on its side; both sides are equal. */
        get: operations["get_trial_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every rule, in the order they are asked. */
        get: operations["list_rules"];
        put?: never;
        /** Keeps a new rule. */
        post: operations["add_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Applies rules to the books, as one batch that can be taken back. */
        post: operations["apply_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/order": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Puts rules in this order. */
        put: operations["order_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What rules, or one that is not kept yet, would do to the books. Nothing is changed. */
        post: operations["preview_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/why": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Why each rule, or one that is not kept yet, does or does not fit a line. */
        post: operations["explain_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One rule; its version is in `ETag`. */
        get: operations["get_rule"];
        /** Changes a rule, or the version of it in `If-Match`. */
        put: operations["change_rule"];
        post?: never;
        /** Deletes a rule, or the version of it in `If-Match`; what it categorised stays. */
        delete: operations["delete_rule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Work that comes again, with the moments it is next. */
        get: operations["list_schedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the installation is, for everybody: parts, days and incidents. */
        get: operations["get_status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A match that was accepted, or taken back. */
        AcceptedMatch: {
            difference: components["schemas"]["AssetAmount"] | null;
            /** @description The items' ids. */
            items: string[];
            /** @description The entries. */
            lines: number[];
        };
        /** @description Matches that were accepted together. */
        AcceptedMatches: {
            /** @description Each of them. */
            matches: components["schemas"]["AcceptedMatch"][];
        };
        /** @description An account with its balances. */
        Account: {
            /** @description The only asset it may hold. */
            asset: string | null;
            /** @description Its own balances. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description The bank, broker or chain. */
            bank: string | null;
            /**
             * Format: date
             * @description The last day it may be booked on.
             */
            closed_on: string | null;
            /** @description The entity it belongs to. */
            entity: string | null;
            /** @description How many entries it has. */
            entries: number;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description How statements name it: IBAN, number, address. */
            identification: string | null;
            /** @description What it stands for. */
            kind: components["schemas"]["AccountKind"];
            /**
             * Format: date
             * @description The booking date of its last entry.
             */
            last_entry_on: string | null;
            /** @description Its last name. */
            name: string;
            /**
             * Format: date
             * @description The first day it may be booked on.
             */
            opened_on: string | null;
            /**
             * Format: int32
             * @description The nearest account above it.
             */
            parent: number | null;
            /**
             * @description Its path.
             * @example assets:bank:nordbank:eur
             */
            path: string;
            /** @description The bank's country or region. */
            region: string | null;
            /** @description With all accounts below it. */
            subtree: components["schemas"]["AssetAmount"][];
            /** @description Which side of the books it is on. */
            type: components["schemas"]["AccountType"];
            /** @description Assets without a price. */
            unpriced: string[];
            value: components["schemas"]["AssetAmount"] | null;
        };
        /** @description The balance of one account. */
        AccountBalance: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /**
             * Format: date
             * @description At the end of this day; absent for everything booked.
             */
            as_of: string | null;
            /** @description One an asset. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description By which date. */
            basis: components["schemas"]["Basis"];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
        };
        /** @description What to change of an account; what is absent stays. */
        AccountChange: {
            /** @description Another bank; an empty text for none. */
            bank?: string | null;
            /**
             * Format: date
             * @description The last day it may be booked on.
             */
            closed_on?: string | null;
            /** @description Another entity; an empty text for none. */
            entity?: string | null;
            /** @description Another identification; an empty text for none. */
            identification?: string | null;
            kind?: components["schemas"]["AccountKind"] | null;
            /** @description A new path of the same type. */
            path?: string | null;
            /** @description Another region; an empty text for none. */
            region?: string | null;
            /** @description Open it again. */
            reopen?: boolean;
        };
        /** @description How one account's statements stand. */
        AccountContinuity: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description The days that have a state; none before the first statement. */
            days: components["schemas"]["ContinuityDay"][];
            /** @description What is wrong. */
            findings: components["schemas"]["ContinuityFinding"][];
            /** @description Its path. */
            path: string;
            /**
             * Format: int64
             * @description How many statements it has.
             */
            statements: number;
        };
        /** @description An account's balance through time. */
        AccountHistory: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description One an asset the account ever held. */
            series: components["schemas"]["AccountSeries"][];
        };
        /**
         * @description What an account stands for.
         * @enum {string}
         */
        AccountKind: "bank" | "wallet" | "broker" | "cash" | "category" | "trading" | "debt" | "other";
        /** @description An account by number or path. */
        AccountName: number | string;
        /** @description Every account. */
        AccountPage: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description By path. */
            items: components["schemas"]["Account"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
        };
        /** @description The account of ours that a statement is of. */
        AccountRef: {
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description Its path. */
            path: string;
        };
        /** @description One asset's balance through time. */
        AccountSeries: {
            /** @description The asset. */
            asset: string;
            /** @description In order of days. */
            points: components["schemas"]["HistoryPoint"][];
        };
        /** @description The terms of an account: amounts as decimal text in its asset. */
        AccountTerms: {
            /**
             * Format: int32
             * @description After how many business days it can be used; 0 is today.
             */
            available_after_days?: number | null;
            /**
             * Format: int32
             * @description What is taken off for a quick sale, in basis points.
             */
            haircut_bps?: number | null;
            /** @description The least that should be on it. */
            least?: string | null;
            /**
             * @description How far it may go below zero.
             * @example 50000.00
             */
            overdraft?: string | null;
            /** @description What is pledged or blocked. */
            restricted?: string | null;
            /** @description What should be on it. */
            target?: string | null;
        };
        /**
         * @description Which side of the books an account is on.
         * @enum {string}
         */
        AccountType: "asset" | "liability" | "equity" | "income" | "expense";
        /** @description Interest of some days. */
        Accrual: {
            /** @description What is booked: both together. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The day it is booked on.
             */
            booked_on: string;
            /** @description What entries before it have too little or, below zero, too much. */
            catch_up: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The last closed day, where it lies in a closed period.
             */
            closed_through: string | null;
            /**
             * Format: int64
             * @description The entry that books it.
             */
            entry: number | null;
            /**
             * Format: date
             * @description The first day whose interest it is.
             */
            from: string;
            /** @description By the terms, on what was outstanding. */
            interest: components["schemas"]["AssetAmount"];
            /** @description Whether it is booked. */
            state: components["schemas"]["AccrualState"];
            /**
             * Format: date
             * @description The first day whose interest it is not.
             */
            to: string;
        };
        /** @description The interest of a facility: what is booked and what is due. */
        AccrualList: {
            /** @description How many entries this request booked. */
            booked: number;
            /** @description The facility. */
            facility: string;
            /** @description By days. */
            items: components["schemas"]["Accrual"][];
            /** @description What could not be booked. */
            problems: string[];
            /**
             * Format: date
             * @description Up to the end of this day.
             */
            until: string;
        };
        /**
         * @description How often interest is booked.
         * @enum {string}
         */
        AccrualRhythm: "none" | "daily" | "month-end";
        /**
         * @description Whether interest is booked.
         * @enum {string}
         */
        AccrualState: "booked" | "due" | "closed";
        /** @description An action, and who has it. */
        ActionRow: {
            /** @description In words. */
            about: string;
            /** @description Its name in data, such as `entries.post`. */
            name: string;
            /** @description The roles that have it. */
            roles: string[];
        };
        /** @description An address. */
        Address: {
            /** @description House number. */
            building?: string | null;
            /**
             * @description ISO 3166-1 alpha-2.
             * @example DE
             */
            country?: string | null;
            /** @description Post code. */
            post_code?: string | null;
            /** @description Street without the number. */
            street?: string | null;
            /** @description Town. */
            town?: string | null;
        };
        /** @description The ageing of everything open. */
        AgeingReport: {
            /**
             * Format: date
             * @description The day it is about.
             */
            as_of: string;
            /** @description One row a kind, asset and counterparty. */
            rows: components["schemas"]["AgeingRow"][];
            /** @description One row a kind and asset. */
            totals: components["schemas"]["AgeingRow"][];
        };
        /** @description What is open, by how long it is overdue. */
        AgeingRow: {
            /** @description The asset. */
            asset: string;
            /** @description The other side's name; null for sums, and for items that name nobody. */
            counterparty: string | null;
            /** @description Due today, or up to 30 days ago. */
            days_0_30: string;
            /** @description 31 to 60 days ago. */
            days_31_60: string;
            /** @description 61 to 90 days ago. */
            days_61_90: string;
            /** @description How many items. */
            items: number;
            /** @description The kind. */
            kind: components["schemas"]["ExpectedKind"];
            /** @description Due in the future. */
            not_due: string;
            /** @description More than 90 days ago. */
            older: string;
            /** @description All of it. */
            total: string;
        };
        /** @description An API key. */
        ApiKey: {
            /** @description The only accounts it sees. */
            accounts: string[];
            /** @description The only actions it allows; empty: all of its owner's. */
            actions: string[];
            /** @description The only addresses it is taken from. */
            addresses: string[];
            /** @description When it was made. */
            created_at: string;
            /** @description When it ends. */
            expires_at?: string | null;
            /** @description Its first characters. */
            hint: string;
            /** @description Its id. */
            id: string;
            /** @description When it was last used, to the minute. */
            last_used_at?: string | null;
            /**
             * Format: int32
             * @description How often it may ask in an hour, if not as often as everybody.
             */
            limit_per_hour?: number | null;
            /** @description What it is for. */
            name: string;
            /** @description The key itself; only in the answer to its making. */
            secret?: string | null;
            /** @description Whether requests must be signed with it. */
            signing: boolean;
            /** @description Whose it is. */
            user: string;
        };
        /** @description API keys. */
        ApiKeyList: {
            /** @description Each of them. */
            items: components["schemas"]["ApiKey"][];
        };
        /** @description Which payments a rule is for; what is absent fits everything. */
        ApprovalConditions: {
            /** @description Paying accounts by path, with those below. */
            accounts?: string[];
            /** @description From this amount on, in the one currency named. */
            at_least?: string | null;
            /** @description Up to this amount, in the one currency named. */
            at_most?: string | null;
            /** @description Currencies. */
            currencies?: string[];
            /** @description Entities of the paying account. */
            entities?: string[];
            /** @description Methods. */
            methods?: string[];
        };
        /** @description The most that somebody may approve. */
        ApprovalLimit: {
            /** @description The currency of the amounts. */
            currency: string;
            /** @description For these users, by id. */
            members?: string[];
            /** @description The most of a day (UTC). */
            per_day?: string | null;
            /** @description The most of one payment. */
            per_payment?: string | null;
            /** @description For everybody with one of these roles. */
            roles?: string[];
        };
        /** @description One kind of approval that is asked for. */
        ApprovalNeed: {
            /**
             * Format: int32
             * @description By how many people.
             */
            approvers: number;
            /** @description The users who may give it. */
            members: string[];
            /**
             * Format: int32
             * @description How many are missing.
             */
            missing: number;
            /** @description The roles that may give it. */
            roles: string[];
        };
        /** @description The approvals that the policy asked for. */
        ApprovalPlan: {
            /** @description Whether each need waits for those before it. */
            is_ordered: boolean;
            /** @description What is needed. */
            needs: components["schemas"]["ApprovalNeed"][];
            /** @description The rule of the policy. */
            rule: string;
        };
        /** @description Who approves which payments. */
        ApprovalRule: {
            /** @description Whether each need waits for those before it. */
            is_ordered?: boolean;
            /** @description What it is called. */
            name: string;
            /** @description What is needed. */
            needs: components["schemas"]["ApproverSetting"][];
            /** @description Which payments. */
            when?: components["schemas"]["ApprovalConditions"];
        };
        /** @description One kind of approval a rule asks for. */
        ApproverSetting: {
            /**
             * Format: int32
             * @description By how many different people.
             */
            approvers: number;
            /** @description Users who may give it, by id. */
            members?: string[];
            /** @description Roles that may give it. */
            roles?: string[];
        };
        /** @description An amount of an asset. */
        AssetAmount: {
            /**
             * @description Decimal text with all the asset's places.
             * @example -12.50
             */
            amount: string;
            /**
             * @description The asset's code.
             * @example EUR
             */
            asset: string;
        };
        /** @description Something that happened. */
        AuditEvent: {
            /**
             * @description What.
             * @example member.invited
             */
            action: string;
            /** @description Who: an id, `local` for the operator, `nobody` for someone unknown. */
            actor: string;
            /** @description From where; null once the person is erased. */
            address: string | null;
            /** @description How it is since then. */
            after: Record<string, never> | null;
            /** @description With what program. */
            agent: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description How it was. */
            before: Record<string, never> | null;
            /** @description The event's hash. */
            hash: string;
            /** @description Its id. */
            id: string;
            /** @description The request's id. */
            request_id: string | null;
            /**
             * Format: int64
             * @description Its place in its chain.
             */
            seq: number;
            /** @description To what. */
            target: string | null;
        };
        /** @description From when on events are kept, and for how long. */
        AuditKept: {
            /**
             * Format: int32
             * @description How many days events are kept.
             */
            days: number;
            /**
             * Format: int64
             * @description How many events were removed from the beginning; what is left still proves itself.
             */
            removed: number;
            /** @description The moment of the first event that is kept; null without events. */
            since: string | null;
        };
        /** @description A page of events, the newest first. */
        AuditPage: {
            /** @description The events; a page that is not the last may have none. */
            items: components["schemas"]["AuditEvent"][];
            /** @description From when on there are events at all. */
            kept: components["schemas"]["AuditKept"];
            /**
             * Format: int64
             * @description `before` of the next page; null at the end.
             */
            next: number | null;
        };
        /** @description The result of proving an audit log. */
        AuditVerification: {
            /** @description What the chain begins after: zero, or the last event that was pruned. */
            base: components["schemas"]["Head"];
            /**
             * Format: int64
             * @description How many events were followed.
             */
            events: number;
            /** @description Where it stands. */
            head: components["schemas"]["Head"];
            /** @description Whether it is proved. */
            ok: boolean;
            /** @description What is wrong. */
            problems: string[];
            /** @description The moment of the first event that is kept; null without events. */
            since: string | null;
        };
        /** @description A backup as it lies there. */
        Backup: {
            /** @description Why it was made, which says how long it is kept. */
            kind: components["schemas"]["BackupKind"];
            /**
             * Format: date-time
             * @description The moment it is of.
             */
            made_at: string;
            /**
             * @description Its file's name.
             * @example bursar-20261121T010000Z-daily-0f3c9a1b.backup
             */
            name: string;
            /**
             * Format: int64
             * @description Its size in bytes.
             */
            size: number;
            /** @description Whether it can be relied on. */
            state: components["schemas"]["BackupState"];
            /**
             * Format: double
             * @description How long that took, in seconds.
             */
            verification_seconds: number | null;
            /**
             * Format: date-time
             * @description When it was restored on trial; null if nobody has tried.
             */
            verified_at: string | null;
        };
        /**
         * @description Why a backup was made: how long it is kept.
         * @enum {string}
         */
        BackupKind: "manual" | "hourly" | "daily" | "monthly" | "yearly";
        /** @description Backups. */
        BackupList: {
            /** @description The newest first. */
            items: components["schemas"]["Backup"][];
        };
        /**
         * @description Whether a backup can be relied on.
         * @enum {string}
         */
        BackupState: "trusted" | "unverified" | "failed" | "changed";
        /** @description The balances of every account. */
        BalanceReport: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description Valued in this asset. */
            in: string;
            /** @description By path. */
            items: components["schemas"]["BalanceRow"][];
            /** @description The rates used. */
            rates: components["schemas"]["Rate"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description All assets less liabilities. */
            total: components["schemas"]["ValuedTotal"];
        };
        /** @description One row of the tree. */
        BalanceRow: {
            /**
             * Format: int32
             * @description The account's number; null for a name that only groups others.
             */
            account: number | null;
            /** @description Its balances. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description How deep it stands: 1 for the five roots. */
            depth: number;
            /** @description Its path. */
            path: string;
            /** @description Assets without a price. */
            unpriced: string[];
            value: components["schemas"]["AssetAmount"] | null;
        };
        /** @description What is owned and owed, and what of it belongs to the owners. */
        BalanceSheet: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description What is owned. */
            assets: components["schemas"]["ReportRow"][];
            /** @description Whether assets equal liabilities and equity. */
            balanced: boolean;
            /** @description The result since the start of the year. */
            current: components["schemas"]["AssetAmount"][];
            /** @description The equity as booked. */
            equity: components["schemas"]["ReportRow"][];
            /** @description What is owed. */
            liabilities: components["schemas"]["ReportRow"][];
            /** @description The results of earlier years that no entry moved to equity. */
            retained: components["schemas"]["AssetAmount"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description One an asset. */
            totals: components["schemas"]["SheetTotal"][];
        };
        /** @description Bank details as somebody put them in. */
        BankDetailsRevision: {
            /** @description The account as it is printed. */
            account: string;
            /**
             * Format: date-time
             * @description When.
             */
            decided_at: string | null;
            /** @description Who approved or refused them. */
            decided_by: string | null;
            /** @description Name and bank details. */
            details: components["schemas"]["NewBeneficiary"];
            /**
             * Format: date-time
             * @description When.
             */
            made_at: string;
            /** @description Who put them in. */
            made_by: string;
            /**
             * Format: int32
             * @description From 1.
             */
            number: number;
            /** @description What became of them. */
            state: components["schemas"]["DetailsState"];
        };
        /** @description The share of one bank. */
        BankShare: {
            /** @description The bank; empty for what names none. */
            bank: string;
            /**
             * Format: int32
             * @description Of everything that has a price and is above zero, in basis points.
             */
            share_bps: number | null;
            value: components["schemas"]["AssetAmount"] | null;
        };
        /**
         * @description What became of payments at the bank.
         * @enum {string}
         */
        BankWord: "sent" | "failed" | "settled";
        /**
         * @description By which date a posting counts.
         * @enum {string}
         */
        Basis: "booked" | "valued";
        /** @description Somebody who is paid. */
        Beneficiary: {
            /**
             * Format: int32
             * @description The number of the bank details that may be paid to.
             */
            current: number | null;
            /** @description Their id. */
            id: string;
            /** @description Whether nothing new is paid to them. */
            is_removed: boolean;
            /** @description What to call them. */
            name: string;
            /** @description All bank details, the oldest first. */
            revisions: components["schemas"]["BankDetailsRevision"][];
            /**
             * Format: int64
             * @description The version, for `If-Match`.
             */
            version: number;
            /**
             * Format: int32
             * @description The number of those that wait for approval.
             */
            waiting: number | null;
        };
        /** @description Beneficiaries. */
        BeneficiaryList: {
            /** @description In the order in which they were added. */
            items: components["schemas"]["Beneficiary"][];
        };
        /** @description What may be spent, or is to come in, in each period. */
        Budget: {
            /**
             * @description Levels of alert, in percent of what is available.
             * @example [
             *       80,
             *       100
             *     ]
             */
            alerts: number[];
            /**
             * @description What each period is given, as decimal text.
             * @example 1200.00
             */
            amount: string;
            /**
             * @description The asset's code.
             * @example EUR
             */
            asset: string;
            /**
             * @description Categories, as paths of income or expenses, each with all below it.
             * @example [
             *       "expenses:travel"
             *     ]
             */
            categories: string[];
            /** @description Other amounts from a day on. */
            changes: components["schemas"]["BudgetChange"][];
            /** @description Only of this entity; of all if absent. */
            entity: string | null;
            /**
             * @description `week`, `month`, `quarter` or `year`.
             * @example month
             */
            every: string;
            /**
             * Format: date
             * @description The first day of the first period.
             */
            first_on: string;
            /**
             * Format: date
             * @description The last day; without end if absent.
             */
            last_on: string | null;
            /**
             * @description What becomes of what is left: `nothing` (a target), `unspent` or `everything` (an
             *     envelope).
             * @example nothing
             */
            roll_over: string;
        };
        /** @description Another amount from a day on. */
        BudgetChange: {
            /** @description What each period is given, as decimal text. */
            amount: string;
            /**
             * Format: date
             * @description The day: it is for the period that the day is in, and those after it.
             */
            from: string;
        };
        /** @description Budgets. */
        BudgetList: {
            /** @description By name. */
            items: components["schemas"]["BudgetState"][];
        };
        /** @description How one period of a budget stands. */
        BudgetPeriod: {
            /**
             * Format: int32
             * @description The highest level of alert that is reached.
             */
            alert: number | null;
            /** @description Both. */
            available: components["schemas"]["AssetAmount"];
            /** @description What came over from the period before. */
            carried: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /** @description What is left; below zero if it is overspent. */
            left: components["schemas"]["AssetAmount"];
            /** @description What would be spent by now if the same were spent every day. */
            pace: components["schemas"]["AssetAmount"];
            /**
             * Format: int64
             * @description The share that is spent, in whole percent, rounded down; null if nothing is available.
             */
            percent: number | null;
            /** @description What it is given. */
            planned: components["schemas"]["AssetAmount"];
            /** @description What was spent, or came in. */
            spent: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
            /** @description Assets that something was spent in and that have no rate: they are in no figure. */
            unpriced: string[];
        };
        /** @description A budget and how it stands. */
        BudgetState: {
            /**
             * Format: date
             * @description As of this day.
             */
            as_of: string;
            /** @description The budget. */
            budget: components["schemas"]["Budget"];
            /** @description Its name. */
            name: string;
            /** @description Its periods until that day, the newest last; none before it begins. */
            periods: components["schemas"]["BudgetPeriod"][];
            /**
             * Format: int64
             * @description Its version, as in `ETag`.
             */
            version: number;
        };
        /** @description Short-lived state and kept answers. */
        CacheHealth: {
            /** @description `redis`, or `in-process`. */
            kind: string;
            memory?: components["schemas"]["Memory"] | null;
            /** @description `ok`, or `down` while Redis is away and this process counts for itself. */
            status: string;
        };
        /** @description Cash flows of a period. */
        CashFlows: {
            compare: components["schemas"]["FlowPeriod"] | null;
            expected: components["schemas"]["ExpectedFlows"] | null;
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /** @description The largest first. */
            groups: components["schemas"]["FlowGroup"][];
            /** @description Valued in this asset, by the rates of the last day. */
            in: string;
            /** @description The rates used. */
            rates: components["schemas"]["Rate"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
            /** @description Money before and after. */
            totals: components["schemas"]["FlowTotals"];
            totals_before: components["schemas"]["FlowTotals"] | null;
        };
        /** @description Lines that got their categories together. */
        Categorisation: {
            /** @description In words: the rules' names. */
            about: string;
            /** @description Its id. */
            id: string;
            /** @description How many lines got a category. */
            lines: number;
            /**
             * Format: date-time
             * @description When.
             */
            made_at: string;
            /** @description By whom. */
            made_by: string;
            /** @description What gave the categories. */
            source: components["schemas"]["CategorisationSource"];
            /** @description How many of them still have it. */
            standing: number;
        };
        /** @description Batches of categories, the newest first. */
        CategorisationList: {
            /** @description The batches. */
            items: components["schemas"]["Categorisation"][];
        };
        /**
         * @description What gave the categories.
         * @enum {string}
         */
        CategorisationSource: "rules" | "person" | "transfers";
        /** @description A line and the category it gets. */
        CategoryChoice: {
            /** @description The category, by number or path. */
            category: components["schemas"]["AccountName"];
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
        };
        /** @description A category that a line probably has. */
        CategorySuggestion: {
            /** @description The account the money moved on. */
            account: string;
            /** @description Money in is positive. */
            amount: components["schemas"]["AssetAmount"];
            /** @description What decided, most first. */
            because: components["schemas"]["SuggestionWord"][];
            /**
             * Format: date
             * @description Booking date.
             */
            booked_on: string;
            /** @description The suggested category. */
            category: string;
            /**
             * Format: int32
             * @description How often suggestions like this one were right, in basis points.
             */
            confidence: number;
            /** @description The other side's name. */
            counterparty: string;
            /** @description What it is. */
            description: string;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /** @description The second one. */
            runner_up: string | null;
        };
        /**
         * @description Whose figure of a claim counts.
         * @enum {string}
         */
        ClaimBasis: "agreed" | "debtor" | "creditor";
        /**
         * @description How a part is.
         * @enum {string}
         */
        Condition: "operational" | "degraded" | "maintenance" | "down";
        /** @description A condition and how it came out. */
        ConditionWhy: {
            /** @description The condition in words. */
            asked: string;
            /** @description What the line has there. */
            found: string;
            /** @description Whether it holds. */
            holds: boolean;
            /** @description The conditions it is made of. */
            parts: components["schemas"]["ConditionWhy"][];
        };
        /** @description A connection. */
        Connection: {
            /**
             * Format: int64
             * @description Lines booked since it was added.
             */
            booked: number;
            /** @description By which connector. */
            connector: string;
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description By whom. */
            created_by: string;
            /** @description Names of the credentials that are kept. */
            credentials: string[];
            /**
             * Format: int32
             * @description How often it is synced. Unit: seconds.
             */
            every_s: number;
            /**
             * Format: int32
             * @description Within how many hours something new is expected.
             */
            expect_within_h: number | null;
            /**
             * Format: int32
             * @description Failures since the last success.
             */
            failures: number;
            /** @description Imports that wait for somebody. */
            held: components["schemas"]["HeldImport"][];
            /**
             * @description Its id.
             * @example con_0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /**
             * Format: date-time
             * @description When it was tried last.
             */
            last_attempt_at: string | null;
            /**
             * Format: date-time
             * @description When it last brought something new.
             */
            last_data_at: string | null;
            /**
             * Format: date-time
             * @description When it last came to its end.
             */
            last_success_at: string | null;
            /** @description What is missing, with the cure. */
            missing: string[];
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description When it is tried next; null within a minute, or if it rests.
             */
            next_at: string | null;
            /** @description What is worth knowing of the last sync. */
            notes: string[];
            problem: components["schemas"]["ConnectionProblem"] | null;
            /** @description Accounts at the bank. */
            remotes: components["schemas"]["RemoteHealth"][];
            /** @description What the connector is told openly. */
            settings: {
                [key: string]: unknown;
            };
            /** @description How it stands. */
            state: components["schemas"]["ConnectionState"];
        };
        /** @description A connection as it is wanted. */
        ConnectionInput: {
            /**
             * @description By which connector.
             * @example folder
             */
            connector: string;
            /** @description What is kept sealed, by name. Those not given stay as they are. */
            credentials?: {
                [key: string]: string;
            };
            /**
             * Format: int32
             * @description How often it is synced; 300. Unit: seconds.
             */
            every_s?: number | null;
            /**
             * Format: int32
             * @description Within how many hours something new is expected.
             */
            expect_within_h?: number | null;
            /**
             * @description Its name.
             * @example Nordbank files
             */
            name: string;
            /** @description What the connector is told openly, as its data sheet says. */
            settings?: {
                [key: string]: unknown;
            } | null;
        };
        /** @description Connections. */
        ConnectionList: {
            /** @description By name. */
            items: components["schemas"]["Connection"][];
        };
        /** @description What a test of a connection found. */
        ConnectionProbe: {
            /** @description Accounts at the bank. */
            accounts: components["schemas"]["RemoteAccount"][];
            /**
             * Format: int64
             * @description Files that could be taken.
             */
            files: number;
            /** @description Where files are expected. */
            folder: string | null;
            /** @description What is left alone. */
            left: components["schemas"]["LeftFile"][];
            /** @description What is worth knowing. */
            notes: string[];
        };
        /** @description What kept a sync from its end. */
        ConnectionProblem: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * @description The stable code.
             * @example folder-unreadable
             */
            code: string;
            /** @description What was found, what was expected, the cure. */
            message: string;
            /** @description What follows: `retry`, `fallback` or `stop`. */
            reaction: string;
        };
        /**
         * @description How a connection stands.
         * @enum {string}
         */
        ConnectionState: "stopped" | "failing" | "late" | "missing" | "waiting" | "paused" | "new" | "fine";
        /** @description Connections to the database. */
        Connections: {
            /**
             * Format: int32
             * @description In use.
             */
            active: number;
            /**
             * Format: int32
             * @description At rest.
             */
            idle: number;
            /**
             * Format: int32
             * @description Most that there may be.
             */
            max: number;
        };
        /** @description A way that bank lines can come in. */
        Connector: {
            /** @description What it is. */
            about: string;
            /** @description What it brings: `files`, `accounts`, `balances`, `lines`, `pending`. */
            capabilities: string[];
            /** @description What is kept sealed. */
            credentials: components["schemas"]["ConnectorField"][];
            /**
             * @description Its name in data.
             * @example folder
             */
            id: string;
            /** @description Its name for people. */
            label: string;
            /**
             * Format: int32
             * @description Requests in an hour; null if it makes none.
             */
            requests_per_hour: number | null;
            /** @description What it is told openly. */
            settings: components["schemas"]["ConnectorField"][];
        };
        /** @description Something a connector has to be told. */
        ConnectorField: {
            /** @description What it is. */
            about: string;
            /** @description Its name in data. */
            name: string;
            /** @description Whether nothing goes without it. */
            required: boolean;
        };
        /** @description Every connector. */
        ConnectorList: {
            /** @description The connectors. */
            items: components["schemas"]["Connector"][];
        };
        /** @description How one's consent to a purpose stands. */
        Consent: {
            /**
             * Format: date-time
             * @description When one last chose; null if one never did.
             */
            at: string | null;
            /** @description Whether it is given to these words. */
            given: boolean;
            /**
             * @description The purpose.
             * @example email_messages
             */
            purpose: string;
            /** @description The words. */
            text: string;
            /**
             * Format: int32
             * @description The version of its words.
             */
            version: number;
        };
        /** @description A choice. */
        ConsentChoice: {
            /** @description Given or withdrawn. */
            given: boolean;
            /** @description The purpose. */
            purpose: string;
            /**
             * Format: int32
             * @description The version of the words that were read.
             */
            version: number;
        };
        /** @description One's consents. */
        ConsentList: {
            /** @description Every purpose there is. */
            items: components["schemas"]["Consent"][];
        };
        /** @description The calendar of statements. */
        Continuity: {
            /** @description Accounts that have statements, by path. */
            accounts: components["schemas"]["AccountContinuity"][];
            /**
             * Format: date
             * @description First day shown.
             */
            from: string;
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /**
             * Format: date
             * @description Last day shown.
             */
            to: string;
        };
        /** @description A day of an account's statements. */
        ContinuityDay: {
            /** @description How it stands. */
            colour: components["schemas"]["StatementColour"];
            /**
             * Format: date
             * @description The day.
             */
            on: string;
        };
        /** @description What is wrong with an account's statements. */
        ContinuityFinding: {
            /**
             * @description The stable code.
             * @example statement-missing
             */
            code: string;
            /** @description How bad it is. */
            colour: components["schemas"]["StatementColour"];
            /** @description What to do. */
            cure: string;
            difference: components["schemas"]["AssetAmount"] | null;
            /** @description What was expected. */
            expected: string;
            /** @description What was found. */
            found: string;
            /**
             * Format: date
             * @description First day concerned.
             */
            from: string;
            /** @description The statements concerned. */
            statements: components["schemas"]["ContinuityStatement"][];
            /**
             * Format: date
             * @description Last day concerned.
             */
            to: string;
        };
        /** @description A statement that a finding is about. */
        ContinuityStatement: {
            /** @description The file's name. */
            file: string;
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /** @description The import it came with. */
            import: string;
            /** @description The bank's number. */
            number: string | null;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
        };
        /** @description What an entry puts right. */
        Correction: {
            /**
             * Format: int64
             * @description The corrected entry.
             */
            entry: number;
            /** @description How. */
            kind: components["schemas"]["CorrectionKind"];
        };
        /**
         * @description How an entry puts another one right.
         * @enum {string}
         */
        CorrectionKind: "reversal" | "reclassification";
        /** @description A counterparty. */
        Counterparty: {
            /** @description Its accounts. */
            accounts: string[];
            /** @description Other names it uses. */
            aliases: string[];
            /** @description Its id. */
            id: string;
            /**
             * Format: date
             * @description The last of them.
             */
            last_on: string | null;
            /** @description How many lines are with it; counted in the list only. */
            lines: number;
            /** @description What it is called here. */
            name: string;
            /**
             * Format: int64
             * @description Its version, as in `ETag`.
             */
            version: number;
        };
        /** @description Somebody in the books who is no counterparty yet. */
        CounterpartyCandidate: {
            /** @description Every account. */
            accounts: string[];
            /**
             * Format: date
             * @description The last of them.
             */
            last_on: string | null;
            /** @description How many lines are with it. */
            lines: number;
            /** @description The name that most lines have. */
            name: string;
            /** @description Every name, as banks write it. */
            names: string[];
        };
        /** @description Candidates, those with most lines first. */
        CounterpartyCandidateList: {
            /** @description Each of them. */
            items: components["schemas"]["CounterpartyCandidate"][];
        };
        /** @description Counterparties, by name. */
        CounterpartyList: {
            /** @description Each of them. */
            items: components["schemas"]["Counterparty"][];
        };
        /** @description Counterparties to be merged into one. */
        CounterpartyMerge: {
            /** @description The ids of the others: they are gone then. */
            others: string[];
        };
        /** @description Both counterparties after a split. */
        CounterpartySplit: {
            /** @description The new one. */
            split: components["schemas"]["Counterparty"];
            /** @description The one that the names and accounts were with. */
            stays: components["schemas"]["Counterparty"];
        };
        /** @description What a CSV file looks like, and how it is read. */
        CsvSample: {
            /** @description The columns' titles. */
            columns: string[];
            mapping: components["schemas"]["Mapping"] | null;
            /** @description The first rows. */
            sample: string[][];
        };
        /** @description Until when a bank takes payments of a currency for the same day. */
        CutOffTime: {
            /** @description `target`, `united-states`, `united-kingdom` or `weekends`. */
            calendar: string;
            /** @description The currency. */
            currency: string;
            /** @description The time, as in `15:00`. */
            time: string;
            /** @description The time zone, as in `Europe/Berlin`. */
            zone: string;
        };
        /** @description The database, as a client of it sees it. */
        DatabaseHealth: {
            /** @description Connections in use and at rest. */
            connections: components["schemas"]["Connections"];
            /**
             * Format: double
             * @description How long a small query took, in milliseconds.
             */
            responseTime: number;
            /** @description `ok` or `down`. */
            status: string;
        };
        /**
         * @description The order of day, month and year; separators and the length of the year do not matter.
         * @enum {string}
         */
        DateFormat: "YYYY-MM-DD" | "DD.MM.YYYY" | "MM/DD/YYYY";
        /**
         * @description How days count.
         * @enum {string}
         */
        DayCount: "act-360" | "act-365" | "act-act" | "30-360" | "30e-360";
        /**
         * @description What a payment of a facility is.
         * @enum {string}
         */
        DebtPart: "payout" | "interest" | "repayment";
        /** @description A payment of a facility that is to come. */
        DebtPayment: {
            /**
             * Format: int32
             * @description The account that pays or is paid; null where the facility names none.
             */
            account: number | null;
            /** @description In is above zero, out is below. */
            amount: components["schemas"]["AssetAmount"];
            /** @description The facility. */
            facility: string;
            /** @description Its name. */
            name: string;
            /**
             * Format: date
             * @description The day.
             */
            on: string;
            /** @description What it is. */
            part: components["schemas"]["DebtPart"];
        };
        /** @description Payments of facilities that are to come, by day. */
        DebtPaymentList: {
            /** @description The payments. */
            items: components["schemas"]["DebtPayment"][];
        };
        /**
         * @description What stands before the fraction of an amount.
         * @enum {string}
         */
        DecimalMark: "." | ",";
        /** @description Everything an operator asks first. */
        DetailedHealth: components["schemas"]["Health"] & {
            /** @description Short-lived state and kept answers. */
            cache: components["schemas"]["CacheHealth"];
            /** @description The database. */
            database: components["schemas"]["DatabaseHealth"];
            queue: components["schemas"]["QueueHealth"] | null;
        };
        /** @description A decision about bank details that wait. */
        DetailsDecision: {
            /**
             * Format: int32
             * @description The number of the bank details that were looked at.
             */
            revision: number;
            /** @description What they shall be. */
            verdict: components["schemas"]["DetailsVerdict"];
        };
        /**
         * @description What became of bank details.
         * @enum {string}
         */
        DetailsState: "waiting" | "approved" | "refused";
        /**
         * @description A decision about bank details that wait.
         * @enum {string}
         */
        DetailsVerdict: "approve" | "refuse";
        /** @description A disclosure as it was written down. */
        Disclosure: {
            /** @description Who took note of it. */
            acknowledged_by: string | null;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description What kind it is. */
            kind: string;
            /** @description Who wrote it down. */
            recorded_by: string;
            /**
             * Format: int64
             * @description Its place in the audit log.
             */
            seq: number;
            /** @description What it is about. */
            subject: string;
            /** @description What was said. */
            text: string;
        };
        /** @description A page of disclosures, the newest first. */
        DisclosurePage: {
            /** @description The disclosures. */
            items: components["schemas"]["Disclosure"][];
            /**
             * Format: int64
             * @description `before` of the next page; null at the end.
             */
            next: number | null;
        };
        /** @description The account that an entity pays from and is paid to. */
        EntityAccount: {
            /** @description Its account, by number or path. */
            account: components["schemas"]["AccountName"];
            /**
             * @description The entity, by short name.
             * @example nordwind-uk
             */
            entity: string;
        };
        /** @description An entry. */
        Entry: {
            balance_after: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The booking date.
             */
            booked_on: string;
            corrects: components["schemas"]["Correction"] | null;
            /** @description The other side's name. */
            counterparty: string | null;
            /** @description What it is. */
            description: string;
            /**
             * Format: int64
             * @description Its sequence in the journal.
             */
            id: number;
            /** @description The import it came with. */
            import: string | null;
            /** @description The movements. */
            postings: components["schemas"]["Posting"][];
            /**
             * Format: date-time
             * @description When it was recorded.
             */
            recorded_at: string;
            /** @description A reference. */
            reference: string | null;
            /**
             * Format: int64
             * @description The entry that took it back.
             */
            reversed_by: number | null;
            /** @description Free names and values. */
            tags: {
                [key: string]: string;
            };
        };
        /** @description A page of entries. */
        EntryPage: {
            /** @description The entries, in order. */
            items: components["schemas"]["Entry"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description How many there are on all pages. */
            total: number;
        };
        /** @description Everything rules have to do with one line. */
        EntryWhy: {
            /** @description What it is for now; null if nobody said. */
            category: string | null;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /** @description The rule that gave it, by name. */
            given_by: string | null;
            /** @description Every rule, in the order they are asked. */
            rules: components["schemas"]["RuleWhy"][];
        };
        /**
         * @description How often a payment repeats.
         * @enum {string}
         */
        Every: "week" | "month" | "quarter" | "year";
        /** @description Why an item is cancelled. */
        ExpectedCancellation: {
            /** @description Why. */
            reason?: string;
        };
        /** @description A known flow behind an expected figure of cash flows. */
        ExpectedFlow: {
            /**
             * Format: int32
             * @description The account of ours it is expected on.
             */
            account: number | null;
            /** @description In is positive. */
            amount: components["schemas"]["AssetAmount"];
            /** @description Where the day comes from. */
            basis: components["schemas"]["ForecastKnownBasis"];
            /**
             * Format: int32
             * @description What it is for; null between accounts of ours.
             */
            category: number | null;
            /** @description The other side's name. */
            counterparty: string | null;
            /**
             * Format: date
             * @description The day it is due, by document or schedule, or is to be executed.
             */
            due_on: string;
            /**
             * Format: date
             * @description The day it is expected: in half of all cases it has come by then.
             */
            expected_on: string;
            /** @description The id of the item or facility, or the number of the payment. */
            id: string;
            part: components["schemas"]["DebtPart"] | null;
            /** @description An invoice's number, what the payment says, or the facility's name. */
            reference: string | null;
            /** @description What it comes from. */
            source: components["schemas"]["ForecastKnownSource"];
            /** @description In the asset of the figures; null without a price. */
            worth: string | null;
        };
        /** @description A group of expected flows; its key is that of the booked group. */
        ExpectedFlowGroup: {
            /**
             * Format: int32
             * @description The account on the other side, where the group is one.
             */
            account: number | null;
            /**
             * Format: int64
             * @description How many flows.
             */
            flows: number;
            inflow: components["schemas"]["AssetAmount"] | null;
            /** @description The group's key; empty for what has none. */
            key: string;
            /** @description What it is. */
            kind: components["schemas"]["FlowKind"];
            /** @description Its name for people. */
            label: string;
            net: components["schemas"]["AssetAmount"] | null;
            outflow: components["schemas"]["AssetAmount"] | null;
            /** @description Assets without a price. */
            unpriced: string[];
        };
        /** @description The known flows behind an expected figure of cash flows. */
        ExpectedFlowList: {
            /**
             * Format: date
             * @description The first day on which any may be expected.
             */
            from: string;
            /** @description Worths are in this asset. */
            in: string;
            /** @description By the day they are expected. */
            items: components["schemas"]["ExpectedFlow"][];
            /**
             * Format: int64
             * @description How many there are, on all pages.
             */
            total: number;
        };
        /** @description What is expected, together. */
        ExpectedFlowTotals: {
            /** @description Money at hand at the end of the last day, if all of it comes and nothing else. */
            closing: components["schemas"]["ValuedTotal"];
            /** @description Money in from others. */
            inflow: components["schemas"]["ValuedTotal"];
            /** @description Everything together, own accounts included. */
            net: components["schemas"]["ValuedTotal"];
            /** @description Money out to others, below zero. */
            outflow: components["schemas"]["ValuedTotal"];
        };
        /** @description What has a document and is expected on the days to come of a period. */
        ExpectedFlows: {
            /**
             * Format: int64
             * @description How many flows are in the figures.
             */
            flows: number;
            /**
             * Format: date
             * @description The first of these days.
             */
            from: string;
            /** @description The largest first. */
            groups: components["schemas"]["ExpectedFlowGroup"][];
            /**
             * Format: int64
             * @description How many are in none, because the caller may not see them.
             */
            hidden: number;
            /**
             * Format: int64
             * @description How many are in none, because no account takes them.
             */
            left_out: number;
            /** @description All of them together. */
            totals: components["schemas"]["ExpectedFlowTotals"];
        };
        /** @description A payable or receivable. */
        ExpectedItem: {
            /** @description All of it; positive for an invoice, negative for a credit note. */
            amount: components["schemas"]["AssetAmount"];
            /** @description What it is for. */
            category: string | null;
            /** @description The other side's name. */
            counterparty: string | null;
            /** @description The other side's account. */
            counterparty_account: string | null;
            /**
             * Format: date-time
             * @description When it was added.
             */
            created_at: string;
            /** @description What it is. */
            description: string | null;
            /**
             * Format: date
             * @description The day it is due.
             */
            due_on: string;
            /** @description Whose it is. */
            entity: string | null;
            /** @description Its id. */
            id: string;
            /**
             * Format: date
             * @description The day of the invoice.
             */
            issued_on: string | null;
            /** @description Which way the money is to go. */
            kind: components["schemas"]["ExpectedKind"];
            /** @description What is not settled, signed as the amount; zero once it is cancelled. */
            open: components["schemas"]["AssetAmount"];
            /**
             * Format: int32
             * @description The payment that is to settle it: on its way, or at a bank line that is not matched yet.
             */
            payment: number | null;
            /** @description What a payment says it is for. */
            reference: string | null;
            /** @description What settles it. */
            settlements: components["schemas"]["Settlement"][];
            /** @description How far it is. */
            state: components["schemas"]["ExpectedState"];
            /**
             * Format: int64
             * @description Its version, as in `ETag`.
             */
            version: number;
        };
        /** @description A page of expected items, by due date. */
        ExpectedItemPage: {
            /** @description The items. */
            items: components["schemas"]["ExpectedItem"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description How many there are on all pages. */
            total: number;
        };
        /** @description Items that were added. */
        ExpectedItemsAdded: {
            /** @description The new items. */
            items: components["schemas"]["ExpectedItem"][];
            /** @description How many rows of the file were there already. */
            known: number;
        };
        /**
         * @description Which way expected money is to go.
         * @enum {string}
         */
        ExpectedKind: "receivable" | "payable";
        /**
         * @description How far something expected is.
         * @enum {string}
         */
        ExpectedState: "open" | "partial" | "settled" | "cancelled";
        /** @description A facility with its terms and how it stands. */
        Facility: {
            /** @description The account of the principal. */
            account: components["schemas"]["FacilityAccount"];
            /** @description How often interest is booked. */
            accrual: components["schemas"]["AccrualRhythm"];
            /** @description Interest of the running period, by the terms on what was outstanding. */
            accrued: components["schemas"]["AssetAmount"];
            accrued_account: components["schemas"]["FacilityAccount"] | null;
            accrued_balance: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The first day whose interest is booked.
             */
            accrues_from: string | null;
            /** @description The asset all of it is in. */
            asset: string;
            /** @description Interest that stands in the books. */
            booked: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The last day whose interest does.
             */
            booked_through: string | null;
            /** @description On which days banks work. */
            calendar: components["schemas"]["FacilityCalendar"];
            /** @description The bank or company on the other side. */
            counterparty: string | null;
            /** @description The rate of the day. Unit: basis points a year. */
            current_rate_bps: string;
            /** @description How days count. */
            day_count: components["schemas"]["DayCount"];
            difference: components["schemas"]["AssetAmount"] | null;
            /** @description Whose it is: the entity of the account of the principal. */
            entity: string | null;
            /**
             * Format: int32
             * @description How many months a period has.
             */
            every_months: number;
            /**
             * Format: date
             * @description The end of the first period, where it is not as long as the others.
             */
            first_payment_on: string | null;
            headroom: components["schemas"]["AssetAmount"] | null;
            /** @description Its id. */
            id: string;
            interest_account: components["schemas"]["FacilityAccount"] | null;
            /** @description What it is. */
            kind: components["schemas"]["FacilityKind"];
            limit: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The first day that does not.
             */
            matures_on: string | null;
            /** @description What it is called. */
            name: string;
            next_payment: components["schemas"]["NextPayment"] | null;
            /** @description What is outstanding, by the journal, by value date. */
            outstanding: components["schemas"]["AssetAmount"];
            payment_account: components["schemas"]["FacilityAccount"] | null;
            /** @description What was agreed to be lent. */
            principal: string | null;
            /** @description The first rate. Unit: basis points a year. */
            rate_bps: string;
            /** @description Other rates from later days on. */
            rate_changes: components["schemas"]["RateChange"][];
            /** @description The number of the contract. */
            reference: string | null;
            /** @description How it is repaid. */
            repayment: components["schemas"]["RepaymentForm"];
            /** @description Where a payment moves. */
            roll: components["schemas"]["FacilityRoll"];
            scheduled: components["schemas"]["AssetAmount"] | null;
            /** @description Which way the principal went. */
            side: components["schemas"]["FacilitySide"];
            /**
             * Format: date
             * @description The first day that bears interest.
             */
            starts_on: string;
            /** @description How far it is. */
            state: components["schemas"]["FacilityState"];
            /** @description Interest that has accrued and is not booked; below zero when too much is. */
            unbooked: components["schemas"]["AssetAmount"];
            /**
             * Format: int32
             * @description How much of the limit is drawn, in basis points.
             */
            used_bps: number | null;
            /**
             * Format: int64
             * @description The version of its terms, also in `ETag`.
             */
            version: number;
        };
        /** @description An account by number and path. */
        FacilityAccount: {
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description Its path. */
            path: string;
        };
        /**
         * @description On which days banks work.
         * @enum {string}
         */
        FacilityCalendar: "weekends" | "target" | "united-states" | "united-kingdom";
        /**
         * @description What a facility is.
         * @enum {string}
         */
        FacilityKind: "loan" | "credit-line" | "deposit" | "money-market";
        /** @description Every facility as it stands at the end of a day. */
        FacilityList: {
            /**
             * Format: date
             * @description The day.
             */
            as_of: string;
            /** @description Valued in this asset. */
            in: string;
            /** @description By maturity, then name. */
            items: components["schemas"]["Facility"][];
            /** @description When what is outstanding is due. */
            maturities: components["schemas"]["Maturity"][];
            /** @description The rates of exchange used. */
            rates: components["schemas"]["Rate"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description All together. */
            totals: components["schemas"]["FacilityTotals"];
        };
        /**
         * @description Where a payment moves that falls on a day on which banks do not work.
         * @enum {string}
         */
        FacilityRoll: "following" | "modified-following" | "preceding";
        /** @description The schedule of a facility; all amounts in its asset. */
        FacilitySchedule: {
            /** @description Whether it was agreed; else it is what follows from what is outstanding. */
            agreed: boolean;
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description The asset. */
            asset: string;
            /** @description The facility. */
            id: string;
            /** @description All interest. */
            interest: string;
            /** @description By days. */
            items: components["schemas"]["SchedulePeriod"][];
            /** @description All repayments. */
            repayment: string;
        };
        /**
         * @description Which way the principal went.
         * @enum {string}
         */
        FacilitySide: "owed" | "lent";
        /**
         * @description How far a facility is.
         * @enum {string}
         */
        FacilityState: "ahead" | "running" | "matured" | "archived";
        /** @description What all facilities are together; archived ones are left out. */
        FacilityTotals: {
            /** @description What more may be drawn of what we owe. */
            headroom: components["schemas"]["ValuedTotal"];
            /** @description What is owed to us. */
            lent: components["schemas"]["ValuedTotal"];
            /** @description What we owe. */
            owed: components["schemas"]["ValuedTotal"];
        };
        /** @description A second factor. */
        Factor: {
            /** @description Since when. */
            created_at: string;
            /** @description Its id. */
            id: string;
            /** @description `totp`, `recovery` or `passkey`. */
            kind: string;
            /** @description When it was last used. */
            last_used_at?: string | null;
            /** @description Recovery codes that are left. */
            left?: number | null;
            /** @description What it is called. */
            name: string;
        };
        /** @description One's second factors. */
        FactorList: {
            /** @description Each of them. */
            items: components["schemas"]["Factor"][];
        };
        /** @description A file that something did not work for. */
        FailedExchange: {
            /**
             * Format: int32
             * @description The file's number.
             */
            file: number;
            /** @description Why. */
            problem: string;
        };
        /** @description A feature flag. */
        FlagSetting: {
            /** @description What it switches. */
            about: string;
            /** @description What the organisation chose; null if it leaves it at that. */
            chosen: boolean | null;
            /** @description What it is in this installation. */
            default: boolean;
            /** @description Whether it is on. */
            effective: boolean;
            /**
             * @description Its name.
             * @example advanced_risk
             */
            name: string;
        };
        /** @description A group of flows. */
        FlowGroup: {
            /**
             * Format: int32
             * @description The account on the other side, where the group is one.
             */
            account: number | null;
            before: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: int64
             * @description How many entries.
             */
            entries: number;
            inflow: components["schemas"]["AssetAmount"] | null;
            /** @description The group's key; empty for what has none. */
            key: string;
            /** @description What it is. */
            kind: components["schemas"]["FlowKind"];
            /** @description Its name for people. */
            label: string;
            net: components["schemas"]["AssetAmount"] | null;
            outflow: components["schemas"]["AssetAmount"] | null;
            /** @description Assets without a price. */
            unpriced: string[];
        };
        /**
         * @description What a group of flows is.
         * @enum {string}
         */
        FlowKind: "operating" | "exchange" | "internal";
        /** @description A period. */
        FlowPeriod: {
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
        };
        /** @description Money before and after. */
        FlowTotals: {
            /** @description Money at hand at the end of the last day. */
            closing: components["schemas"]["ValuedTotal"];
            /** @description Money in from others. */
            inflow: components["schemas"]["ValuedTotal"];
            /** @description Everything together, exchange and own accounts included. */
            net: components["schemas"]["ValuedTotal"];
            /** @description Money at hand before the first day. */
            opening: components["schemas"]["ValuedTotal"];
            /** @description Money out to others, below zero. */
            outflow: components["schemas"]["ValuedTotal"];
        };
        /** @description A flow that somebody put in. */
        ForecastAdjustment: {
            /**
             * Format: int32
             * @description The account of ours.
             */
            account: number;
            /** @description How much. */
            amount: components["schemas"]["AssetAmount"];
            /** @description Who. */
            author: string;
            /**
             * Format: int32
             * @description The category.
             */
            category: number | null;
            /** @description Its id. */
            id: string;
            /** @description When they did. */
            made_at: string;
            /**
             * Format: date
             * @description When.
             */
            on: string;
            /** @description Why. */
            reason: string;
        };
        /** @description Every adjustment. */
        ForecastAdjustmentList: {
            /** @description In the order they were made. */
            items: components["schemas"]["ForecastAdjustment"][];
        };
        /** @description What is expected of a day. */
        ForecastBand: {
            /** @description The expected value. */
            mean: string;
            /** @description In 10 of 100 cases it is below this. */
            p10: string;
            /** @description In half of all cases. */
            p50: string;
            /** @description In 90 of 100 cases. */
            p90: string;
        };
        /** @description One change of a scenario: which fields it has follows from its kind. */
        ForecastChange: {
            /** @description The account, by number or path. */
            account?: string | null;
            /** @description How much, in the account's asset; of hiring what each costs a month. */
            amount?: string | null;
            /** @description The asset whose rate or price changes. */
            asset?: string | null;
            /**
             * Format: int32
             * @description By how many days.
             */
            days?: number | null;
            /**
             * Format: date
             * @description From this day on.
             */
            from?: string | null;
            /** @description scale, delay, default, growth, one_off, shock, rate or hiring. */
            kind: string;
            /**
             * Format: date
             * @description When.
             */
            on?: string | null;
            /**
             * Format: int32
             * @description How many are hired.
             */
            people?: number | null;
            /**
             * Format: int32
             * @description By how much, in basis points.
             */
            percent_bps?: number | null;
            /** @description receipts, payments, the path of a category, or counterparty:NAME. */
            what?: string | null;
        };
        /** @description A week of the grid. */
        ForecastColumn: {
            /** @description Held after it. */
            closing: string;
            expected_by: components["schemas"]["ForecastExpectedBy"] | null;
            /** @description What a forecast that did not know it expected of the net; null without one. */
            expected_net: string | null;
            /**
             * Format: date
             * @description Its first day.
             */
            from: string;
            /** @description Whether it is booked. */
            kind: components["schemas"]["ForecastColumnKind"];
            /** @description Both, with what moved between own accounts. */
            net: string;
            /** @description Held before it. */
            opening: string;
            /** @description All that went out. */
            payments: string;
            /** @description All that came in. */
            receipts: string;
            /**
             * Format: date
             * @description Its last day.
             */
            to: string;
        };
        /**
         * @description Whether a column of a grid is booked.
         * @enum {string}
         */
        ForecastColumnKind: "actual" | "mixed" | "forecast";
        /** @description Scenarios side by side. */
        ForecastComparison: {
            /** @description The forecast as it is, then each scenario. */
            items: components["schemas"]["ForecastScenarioOutlook"][];
            /** @description Where the figures come from. */
            source: components["schemas"]["ForecastSource"];
        };
        /** @description The forecast ends before the weeks that were asked for. */
        ForecastCut: {
            /** @description Weeks to come that were asked for. */
            asked: number;
            /** @description Days ahead that a forecast of all of them needs; settings take 365 at most. */
            horizon: number;
            /** @description What is missing, and the cure. */
            sentence: string;
            /** @description Weeks to come that are there, the last of them perhaps in part. */
            shown: number;
            /**
             * Format: date
             * @description The last day of the forecast.
             */
            until: string;
        };
        /** @description An account with its chance of falling below its minimum. */
        ForecastDanger: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description What it holds. */
            balance: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The first day on which it is expected to be below.
             */
            expected_on: string | null;
            /**
             * Format: date
             * @description The first day on which it is below in more than one of ten cases.
             */
            first_on: string | null;
            /** @description The lowest balance expected. */
            lowest: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description When that is.
             */
            lowest_on: string;
            /** @description What it should not fall below. */
            minimum: components["schemas"]["AssetAmount"];
            /** @description Its path. */
            path: string;
            /**
             * Format: int32
             * @description In how many of ten thousand cases it falls below.
             */
            probability_bps: number;
        };
        /** @description What is held at the end of a day. */
        ForecastDay: {
            /** @description What was held; null for days to come. */
            actual: string | null;
            band: components["schemas"]["ForecastBand"] | null;
            /**
             * Format: date
             * @description The day.
             */
            on: string;
        };
        /** @description What a forecast expected of a week. */
        ForecastExpectation: {
            /** @description The publication. */
            forecast: string;
            /** @description Whether it was made afterwards. */
            hindcast: boolean;
            /** @description The expected sum. */
            mean: string;
            /**
             * Format: date
             * @description The last day it knew.
             */
            origin: string;
            /** @description In one of ten cases less came. */
            p10: string | null;
            /** @description In one of ten cases more came. */
            p90: string | null;
        };
        /**
         * @description The forecast that a week with booked days is told by: the last one that was made ahead of it, or,
         *     where there is none, the last one of those made afterwards.
         */
        ForecastExpectedBy: {
            /** @description The publication. */
            forecast: string;
            /** @description Whether it was made afterwards: as it would have been forecast. */
            hindcast: boolean;
            /**
             * Format: date
             * @description The last day it knew.
             */
            origin: string;
        };
        /** @description A category in a week. */
        ForecastFigure: {
            /** @description Booked and expected together. */
            amount: string;
            /** @description Of it, what is booked. */
            booked: string;
            /** @description Of it, open items, planned payments and debt; `GET /forecasting/known` has each of them. */
            documents: string;
            /** @description What the forecast of its column expected; null without one. */
            expected: string | null;
            /** @description Of it, recurring flows, adjustments, open items, planned payments and debt. */
            known: string;
        };
        /**
         * @description The models behind a figure. When they were trained, `source` says: `made_at`, on what was known
         *     up to `origin`.
         */
        ForecastFigureModels: {
            /** @description Days of the past of the longest of them. */
            days: number;
            /** @description Flows on these days. */
            flows: number;
            /** @description Whether the shares are those of all series: an older publication kept none of its own. */
            of_all: boolean;
            /** @description Series they were trained on: an account with a category each. */
            series: number;
            /**
             * @description Each model with its share, the largest first; of several series each is as heavy as what is
             *     expected of it on the figure's days.
             */
            weights: components["schemas"]["ForecastModelShare"][];
        };
        /** @description Where a figure of the forecast comes from. */
        ForecastFigureParts: {
            /** @description Adjustments. */
            adjusted: string;
            /** @description Adjustments, by day. */
            adjustments: components["schemas"]["ForecastAdjustment"][];
            /** @description The figure: the sum of the parts. */
            amount: string;
            /** @description What is booked; `GET /entries` with `flows` has the entries. */
            booked: string;
            /** @description Open items, planned payments and debt; `GET /forecasting/known` has each of them. */
            documents: string;
            /**
             * Format: date
             * @description The figure's first day.
             */
            from: string;
            /** @description What items, payments and debt stand in for of the recurring flows below. */
            given_way: string;
            /** @description What the models expect besides. */
            modelled: string;
            models: components["schemas"]["ForecastFigureModels"] | null;
            /** @description Recurring flows, the 50 largest of them, the largest first. */
            recurrences: components["schemas"]["ForecastRecurrence"][];
            /** @description Recurring flows, without those that items, payments and debt stand in for. */
            recurring: string;
            /** @description Where the figures come from. */
            source: components["schemas"]["ForecastSource"];
            /**
             * Format: date
             * @description Its last day.
             */
            to: string;
        };
        /** @description The direct-method grid. */
        ForecastGrid: {
            /** @description The weeks. */
            columns: components["schemas"]["ForecastColumn"][];
            cut: components["schemas"]["ForecastCut"] | null;
            /** @description Receipts, then payments, each the largest first. */
            rows: components["schemas"]["ForecastRow"][];
            /** @description Where the figures come from. */
            source: components["schemas"]["ForecastSource"];
        };
        /**
         * @description Where the day of a known flow comes from: `usual` (of receivables) and `due_date` (of payables)
         *     say that nothing was settled yet that could be learned from.
         * @enum {string}
         */
        ForecastKnownBasis: "order" | "learned" | "usual" | "due_date" | "schedule";
        /** @description A flow that has a document behind it. */
        ForecastKnownFlow: {
            /**
             * Format: int32
             * @description The account of ours it is expected on; null if no account takes it: it is in no figure then.
             */
            account: number | null;
            /** @description In is positive. */
            amount: components["schemas"]["AssetAmount"];
            /** @description Where the day comes from. */
            basis: components["schemas"]["ForecastKnownBasis"];
            /**
             * Format: int32
             * @description What it is for; null between accounts of ours, and where nothing says it.
             */
            category: number | null;
            /** @description The other side's name. */
            counterparty: string | null;
            /**
             * Format: date
             * @description The day it is due, by document or schedule, or is to be executed.
             */
            due_on: string;
            /**
             * Format: date
             * @description In 10 of 100 cases it has come by then; null where the day is fixed.
             */
            early_on: string | null;
            /**
             * Format: date
             * @description The day it is expected: in half of all cases it has come by then.
             */
            expected_on: string;
            /** @description The id of the item or facility, or the number of the payment. */
            id: string;
            /**
             * Format: date
             * @description In 90 of 100 cases it has come by then.
             */
            late_on: string | null;
            /** @description Settled items of the same counterparty behind the day. */
            observations: number;
            /** @description Settled items of everybody behind it. */
            observations_of_all: number;
            part: components["schemas"]["DebtPart"] | null;
            /** @description An invoice's number, what the payment says, or the facility's name. */
            reference: string | null;
            /** @description What the models expected instead of it, left out of the figures. */
            replaces: components["schemas"]["AssetAmount"];
            /** @description What it comes from. */
            source: components["schemas"]["ForecastKnownSource"];
            /** @description In the asset of the figures; null without a price. */
            worth: string | null;
        };
        /** @description Known flows of what is looked at. */
        ForecastKnownList: {
            /** @description How many more are in the figures, and may not be seen one by one. */
            hidden: number;
            /** @description By the day they are expected. */
            items: components["schemas"]["ForecastKnownFlow"][];
            /** @description Where the figures come from. */
            source: components["schemas"]["ForecastSource"];
        };
        /**
         * @description What a known flow comes from.
         * @enum {string}
         */
        ForecastKnownSource: "receivable" | "payable" | "payment" | "facility";
        /**
         * @description When forecasts were made.
         * @enum {string}
         */
        ForecastMade: "ahead" | "afterwards";
        /** @description Measures of a set of weeks that were forecast. */
        ForecastMeasures: {
            /**
             * Format: double
             * @description Sum of errors over the sum of absolute values: above 0, too much was expected.
             */
            bias: number | null;
            /** @description Weeks compared. */
            count: number;
            /**
             * Format: double
             * @description The share of weeks within the band of 80 %.
             */
            coverage_80: number | null;
            /**
             * Format: double
             * @description Continuous ranked probability score over the mean absolute value; of a single model from
             *     five quantiles.
             */
            crps: number | null;
            /**
             * Format: double
             * @description Mean of absolute errors, each over the mean absolute change from week to week that was known
             *     at the origin: what the seasonal naive was off by within the history.
             */
            mase: number | null;
            /**
             * Format: double
             * @description The same of the seasonal naive.
             */
            naive_wape: number | null;
            /**
             * Format: double
             * @description Pinball loss of the band's ends over the mean absolute value.
             */
            pinball: number | null;
            /**
             * Format: double
             * @description Mean absolute error over that of the seasonal naive on the same weeks: below 1 is better.
             */
            relative: number | null;
            /**
             * Format: double
             * @description Root of the mean of squared errors, each over the mean squared change from week to week that
             *     was known at the origin.
             */
            rmsse: number | null;
            /**
             * Format: double
             * @description Symmetric mean absolute percentage error.
             */
            smape: number | null;
            /**
             * Format: double
             * @description Sum of absolute errors over the sum of absolute values.
             */
            wape: number | null;
        };
        /** @description A recurring flow that did not come. */
        ForecastMissedFlow: {
            /** @description How much. */
            amount: string;
            /** @description Whose, or what for. */
            label: string;
            /**
             * Format: date
             * @description When it was expected.
             */
            on: string;
        };
        /** @description How one model did in one publication. */
        ForecastModelMeasures: {
            /** @description The measures. */
            measures: components["schemas"]["ForecastMeasures"];
            /** @description Its name. */
            model: string;
        };
        /**
         * @description How one model did by itself, on weeks of accounts and categories where something besides
         *     recurring flows was expected.
         */
        ForecastModelPerformance: {
            /**
             * @description Whether it did better than the seasonal naive with the same recurring flows; null for that
             *     one, and where it is unknown.
             */
            beats_seasonal_naive: boolean | null;
            /** @description By weeks ahead. */
            by_horizon: components["schemas"]["ForecastPerformanceGroup"][];
            /**
             * Format: double
             * @description What the ensemble was wrong by on the same weeks.
             */
            ensemble_wape: number | null;
            /** @description The measures. */
            measures: components["schemas"]["ForecastMeasures"];
            /** @description Its name; `ensemble` for all of them weighted. */
            model: string;
        };
        /** @description A model in the newest publication. */
        ForecastModelShare: {
            /** @description Its name. */
            model: string;
            /**
             * Format: double
             * @description Its share of the weights of all series.
             */
            share: number;
        };
        /** @description How the models of one publication did. */
        ForecastModelsOfForecast: {
            /** @description The publication. */
            forecast: string;
            /** @description By name. */
            models: components["schemas"]["ForecastModelMeasures"][];
            /**
             * Format: date
             * @description The last day it knew.
             */
            origin: string;
        };
        /** @description What will be held. */
        ForecastOutlook: {
            /** @description Accounts, those most in danger first. */
            accounts: components["schemas"]["ForecastDanger"][];
            /** @description The past, then the future. */
            days: components["schemas"]["ForecastDay"][];
            /** @description Where the figures come from. */
            source: components["schemas"]["ForecastSource"];
        };
        /** @description A week of the past, Monday to Sunday. */
        ForecastPastWeek: {
            /** @description What came, net. */
            actual: string;
            expected: components["schemas"]["ForecastExpectation"] | null;
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
        };
        /** @description What was expected of past weeks, beside what came. */
        ForecastPastWeeks: {
            /**
             * Format: date
             * @description Up to this day the books are looked at.
             */
            actual_to: string;
            /** @description Which week after what was known these were. */
            ahead: number;
            /** @description How those did that were made afterwards. */
            hindcast_measures: components["schemas"]["ForecastMeasures"];
            /** @description Figures are in this asset. */
            in: string;
            /** @description How those of these forecasts did that were made ahead. */
            measures: components["schemas"]["ForecastMeasures"];
            /** @description Assets that have no price and are in no figure. */
            unpriced: string[];
            /** @description The oldest first. */
            weeks: components["schemas"]["ForecastPastWeek"][];
        };
        /** @description How forecasts did. */
        ForecastPerformance: {
            /**
             * Format: date
             * @description Up to this day the books are looked at.
             */
            actual_to: string;
            /** @description By account. */
            by_account: components["schemas"]["ForecastPerformanceGroup"][];
            /** @description By category. */
            by_category: components["schemas"]["ForecastPerformanceGroup"][];
            /** @description By publication, the oldest first. */
            by_forecast: components["schemas"]["ForecastPerformanceGroup"][];
            /** @description By weeks ahead. */
            by_horizon: components["schemas"]["ForecastPerformanceGroup"][];
            /** @description By model, the best first; what publications of before models were kept said is not in it. */
            by_model: components["schemas"]["ForecastModelPerformance"][];
            /** @description By publication and model, the oldest first. */
            by_model_forecast: components["schemas"]["ForecastModelsOfForecast"][];
            /** @description Publications that were scored. */
            forecasts: number;
            /** @description Of them, those that were made afterwards: all or none. */
            hindcasts: number;
            /** @description Figures are in this asset. */
            in: string;
            /**
             * @description When the publications that are scored were made: ahead, unless only others can be scored or
             *     were asked for.
             */
            made: components["schemas"]["ForecastMade"];
            /** @description The models of the newest publication. */
            models: components["schemas"]["ForecastModelShare"][];
            /** @description Publications of the other kind that could be scored. */
            others: number;
            /** @description All of it. */
            overall: components["schemas"]["ForecastMeasures"];
            /** @description The largest surprises. */
            surprises: components["schemas"]["ForecastSurprise"][];
            /** @description Assets that have no price and are in no figure. */
            unpriced: string[];
        };
        /** @description How forecasts did for one thing. */
        ForecastPerformanceGroup: {
            /** @description Weeks ahead, or the number of an account or category, or a publication's id. */
            key: string;
            /** @description The same for people. */
            label: string;
            /** @description The measures. */
            measures: components["schemas"]["ForecastMeasures"];
        };
        /** @description A flow that recurs, as the publication expects it. */
        ForecastRecurrence: {
            /**
             * Format: int32
             * @description The account of ours.
             */
            account: number;
            /** @description How much on the figure's days together. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: int32
             * @description What it is for; null between accounts of ours.
             */
            category: number | null;
            /** @description The days of the figure on which it is expected. */
            days: string[];
            /** @description What it probably is. */
            kind: string;
            /** @description Whose, as its latest entry says. */
            label: string;
            /** @description The next ones after them. */
            next: string[];
        };
        /** @description A category. */
        ForecastRow: {
            /**
             * Format: int32
             * @description The account it is; null for flows between own accounts.
             */
            category: number | null;
            /** @description One a column. */
            figures: components["schemas"]["ForecastFigure"][];
            /** @description Whether more comes in than goes out. */
            is_receipt: boolean;
            /** @description Its path. */
            label: string;
        };
        /** @description A publication. */
        ForecastRun: {
            /**
             * @description Whether it was made afterwards, from what was booked up to a day of the past: such a one is
             *     scored, told of past weeks that have no other, and never shown as what is to come.
             */
            hindcast: boolean;
            /** @description Days ahead. */
            horizon: number;
            /** @description Its id. */
            id: string;
            /** @description When it was made. */
            made_at: string;
            /** @description For whom. */
            made_by: string;
            /**
             * Format: date
             * @description The last day that was known.
             */
            origin: string;
            /** @description Series: accounts with their categories. */
            series: number;
            /**
             * Format: int64
             * @description How long it took, in milliseconds.
             */
            took_ms: number;
        };
        /** @description Publications, and one that is being made. */
        ForecastRunList: {
            in_progress: components["schemas"]["JobProgress"] | null;
            /** @description The newest first. */
            items: components["schemas"]["ForecastRun"][];
        };
        /** @description Changes under a name. */
        ForecastScenario: {
            /** @description What it is about. */
            about: string;
            /** @description The changes, applied in order. */
            changes: components["schemas"]["ForecastChange"][];
            /** @description Its name. */
            name: string;
        };
        /** @description Every scenario. */
        ForecastScenarioList: {
            /** @description By name. */
            items: components["schemas"]["ForecastScenario"][];
        };
        /** @description What a scenario comes to. */
        ForecastScenarioOutlook: {
            /** @description Accounts, those most in danger first. */
            accounts: components["schemas"]["ForecastDanger"][];
            /**
             * Format: int32
             * @description In how many of ten thousand cases everything together falls below the limit: receipts,
             *     payments, rates and prices drawn together.
             */
            below_limit_bps: number;
            /** @description Days to come. */
            days: components["schemas"]["ForecastDay"][];
            /** @description The lowest P10. */
            lowest: string;
            /**
             * Format: date
             * @description When that is.
             */
            lowest_on: string;
            /** @description Its name; null for the forecast as it is. */
            name: string | null;
        };
        /** @description How the organisation wants its forecast. */
        ForecastSettings: {
            /** @description The country whose holidays matter, as DE or US; null for none. */
            country: string | null;
            /** @description Days ahead, 7 to 365. */
            horizon: number;
            /** @description What accounts should not fall below: by path, decimal text in the account's asset. */
            minimums: {
                [key: string]: string;
            };
        };
        /** @description Where the figures of a forecast come from. */
        ForecastSource: {
            /**
             * Format: date
             * @description Up to this day figures are booked.
             */
            actual_to: string;
            /** @description The publication. */
            forecast: string;
            /** @description Figures are in this asset. */
            in: string;
            /** @description Open items, planned payments and debt that were looked at. */
            known: number;
            /** @description Of them, those in no figure: no account takes them, or they have no price. */
            left_out: number;
            /** @description When it was made. */
            made_at: string;
            /**
             * Format: date
             * @description The last day it knew.
             */
            origin: string;
            /** @description Sample paths behind the bands. */
            paths: number;
            /**
             * Format: date
             * @description At the rates of this day.
             */
            rates_of: string;
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description Assets that have no price and are in no figure. */
            unpriced: string[];
            /**
             * Format: date
             * @description The last day of the forecast.
             */
            until: string;
        };
        /** @description A week that came out far from what was expected. */
        ForecastSurprise: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description What came. */
            actual: string;
            /**
             * Format: int32
             * @description The category's number; null between own accounts.
             */
            category: number | null;
            /** @description The entries with the largest part in it. */
            entries: components["schemas"]["ForecastSurpriseEntry"][];
            /** @description What was expected. */
            expected: string;
            /** @description The publication that expected it: the newest that did not know the week. */
            forecast: string;
            /**
             * Format: date
             * @description First day.
             */
            from: string;
            /** @description Its path. */
            label: string;
            /** @description Recurring flows that were expected in the week, and nothing like them came in it. */
            missed: components["schemas"]["ForecastMissedFlow"][];
            /** @description How many entries there are beside these. */
            more: number;
            /**
             * Format: date
             * @description The last day it knew.
             */
            origin: string;
            /** @description Its path. */
            path: string;
            /**
             * Format: date
             * @description Last day.
             */
            to: string;
        };
        /** @description An entry behind a surprise. */
        ForecastSurpriseEntry: {
            /** @description How much. */
            amount: string;
            /**
             * Format: int64
             * @description Its sequence.
             */
            entry: number;
            /** @description Whose, or what for. */
            label: string;
            /**
             * Format: date
             * @description When it was booked.
             */
            on: string;
        };
        /** @description Where a journal stands. */
        Head: {
            /** @description The last hash, in hexadecimal. */
            hash: string;
            /**
             * Format: int64
             * @description The last sequence.
             */
            seq: number;
        };
        /** @description Whether the process is alive. */
        Health: {
            /** @description `ok`. */
            status: string;
            /**
             * Format: date-time
             * @description The moment.
             */
            timestamp: string;
            /**
             * Format: int64
             * @description Seconds since the start.
             */
            uptime: number;
            /** @description The program's version. */
            version: string;
        };
        /** @description An import that waits for somebody. */
        HeldImport: {
            /** @description The import's id. */
            import: string;
            /** @description What it is, and why it waits. */
            why: string;
        };
        /** @description A balance on a day. */
        HistoryPoint: {
            /** @description The balance at its end. */
            balance: string;
            /**
             * Format: date
             * @description The day.
             */
            on: string;
        };
        /**
         * @description How much is wrong.
         * @enum {string}
         */
        Impact: "minor" | "major" | "critical";
        /** @description An import. */
        Import: {
            /** @description Something forbids booking. */
            blocked: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description The files. */
            files: components["schemas"]["ImportFile"][];
            /** @description Its id. */
            id: string;
            /** @description A person must confirm something first. */
            needs_confirmation: boolean;
            /** @description Where it stands. */
            state: components["schemas"]["ImportState"];
            /** @description The statements in them. */
            statements: components["schemas"]["ImportStatement"][];
            /** @description Lines in all. */
            totals: components["schemas"]["ImportTotals"];
        };
        /** @description How a preview is to be booked. */
        ImportCommit: {
            /** @description Accounts for statements, by the statement's index: a number, or a path (opened if new). */
            accounts?: {
                [key: string]: components["schemas"]["AccountName"];
            };
            /** @description Book in spite of findings that need a confirmation. */
            confirm?: boolean;
        };
        /** @description One file of an import. */
        ImportFile: {
            csv: components["schemas"]["CsvSample"] | null;
            /** @description Its encoding. */
            encoding: string | null;
            /** @description Its format; null if it is none that can be read. */
            format: string | null;
            /** @description Its name. */
            name: string;
            /** @description Findings about the file. */
            problems: components["schemas"]["ImportProblem"][];
            /**
             * Format: int64
             * @description Its size.
             */
            size_bytes: number;
        };
        /** @description A line as previewed. */
        ImportLine: {
            /** @description Credit to the account is positive. */
            amount: string;
            /**
             * Format: date
             * @description The booking date.
             */
            booked_on: string;
            /** @description The other side's name. */
            counterparty: string | null;
            /** @description What it is for. */
            description: string;
            /** @description Whether it is booked already. */
            duplicate: boolean;
            /**
             * Format: date
             * @description The value date.
             */
            valued_on: string | null;
        };
        /** @description Every import, newest first; files are not read again for it. */
        ImportList: {
            /** @description Newest first. */
            items: components["schemas"]["Import"][];
        };
        /** @description A mapping for one CSV file of a preview. */
        ImportMapping: {
            /** @description The file, from 0. */
            file: number;
            /** @description How to read it. */
            mapping: components["schemas"]["Mapping"];
        };
        /** @description A finding in a file. */
        ImportProblem: {
            /** @description The stable code. */
            code: string;
            /**
             * Format: int64
             * @description The column, from 1.
             */
            column?: number | null;
            /** @description What was expected, and the cure. */
            expected: string;
            /** @description The file's name. */
            file?: string | null;
            /** @description What was found. */
            found: string;
            /**
             * Format: int64
             * @description The line, from 1.
             */
            line?: number | null;
            /** @description How much it matters. */
            severity: components["schemas"]["Severity"];
        };
        /**
         * @description Where an import stands.
         * @enum {string}
         */
        ImportState: "preview" | "committed" | "undone";
        /** @description One statement of an import. */
        ImportStatement: {
            account: components["schemas"]["AccountRef"] | null;
            /** @description How the file names the account. */
            account_identification: string | null;
            /** @description Whether opening and lines make the closing balance. */
            balanced: boolean | null;
            /** @description The closing balance. */
            closing: string | null;
            /**
             * Format: date
             * @description Its day.
             */
            closing_date: string | null;
            /** @description Whether it opens where the books stand. */
            continues: boolean | null;
            /** @description The currency. */
            currency: string | null;
            /** @description Booked already. */
            duplicates: number;
            /** @description The file it is in, from 0. */
            file: number;
            /** @description Its place among all statements of the import, from 0. */
            index: number;
            /** @description How many lines it has. */
            lines: number;
            /** @description Not booked yet. */
            new: number;
            /** @description The bank's number of it. */
            number: string | null;
            /** @description The opening balance. */
            opening: string | null;
            /**
             * Format: date
             * @description Its day.
             */
            opening_date: string | null;
            /** @description Never booked: pending, for information, or zero. */
            pending: number;
            /** @description Findings about it. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description Its first lines. */
            sample: components["schemas"]["ImportLine"][];
            /** @description The path of the account that a commit would open. */
            suggested_path: string | null;
            /** @description The sum of the credits. */
            sum_credits: string;
            /** @description The sum of the debits. */
            sum_debits: string;
        };
        /** @description Lines in all. */
        ImportTotals: {
            /** @description Booked before. */
            duplicates: number;
            /** @description In the files. */
            lines: number;
            /** @description Not booked yet; once committed, booked by it. */
            new: number;
        };
        /** @description Why an import is taken back. */
        ImportUndo: {
            /** @description Why. */
            reason?: string | null;
        };
        /** @description An upload. */
        ImportUpload: {
            /** @description The account they are of, by number or path. */
            account?: string | null;
            /** @description One or more bank files. */
            files: string[];
            /** @description How to read CSV files: the name of a saved mapping, or a mapping as JSON. */
            mapping?: string | null;
        };
        /** @description Something that is or was wrong. */
        Incident: {
            /** @description Its id. */
            id: string;
            /** @description How much is wrong. */
            impact: components["schemas"]["Impact"];
            /** @description How far they are. */
            state: components["schemas"]["IncidentState"];
            /** @description In a few words. */
            title: string;
            /** @description What was said, the newest first. */
            updates: components["schemas"]["IncidentUpdate"][];
        };
        /**
         * @description How far those who repair something are.
         * @enum {string}
         */
        IncidentState: "investigating" | "identified" | "monitoring" | "resolved";
        /** @description Something that was said about an incident. */
        IncidentUpdate: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description How far they were. */
            state: components["schemas"]["IncidentState"];
            /** @description In the operator's words. */
            text: string;
        };
        /** @description What came in and was spent in a period. */
        IncomeStatement: {
            /** @description What was spent. */
            expenses: components["schemas"]["ReportRow"][];
            /**
             * Format: date
             * @description The first day.
             */
            from: string;
            /** @description What came in. */
            income: components["schemas"]["ReportRow"][];
            /** @description What is left. */
            net: components["schemas"]["AssetAmount"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /**
             * Format: date
             * @description The last day.
             */
            to: string;
            /** @description All that was spent. */
            total_expenses: components["schemas"]["AssetAmount"][];
            /** @description All that came in. */
            total_income: components["schemas"]["AssetAmount"][];
        };
        /** @description What the entities owe each other at the end of a day. */
        Intercompany: {
            /** @description The accounts, by path. */
            accounts: components["schemas"]["IntercompanyAccount"][];
            /**
             * Format: date
             * @description The day.
             */
            as_of: string;
            /** @description Claims by debtor, creditor and asset. */
            claims: components["schemas"]["IntercompanyClaim"][];
            /** @description The entities that accounts are between. */
            entities: components["schemas"]["IntercompanyEntity"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
        };
        /** @description An account between two entities. */
        IntercompanyAccount: {
            /**
             * Format: int32
             * @description Its number.
             */
            account: number;
            /** @description Its balances: above zero the other side owes. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description Whose it is. */
            entity: string | null;
            /** @description Its path. */
            path: string;
            /**
             * Format: int64
             * @description The version of its mark, also in `ETag`.
             */
            version: number;
            /** @description The entity on the other side. */
            with: string;
        };
        /** @description What one entity owes another, by the books of both. */
        IntercompanyClaim: {
            agreed: components["schemas"]["AssetAmount"] | null;
            by_creditor: components["schemas"]["AssetAmount"] | null;
            by_debtor: components["schemas"]["AssetAmount"] | null;
            /** @description To whom. */
            creditor: string;
            /** @description Who owes. */
            debtor: string;
            difference: components["schemas"]["AssetAmount"] | null;
        };
        /** @description An entity. */
        IntercompanyEntity: {
            /** @description Its name. */
            name: string;
            /** @description Its short name. */
            slug: string;
        };
        /** @description An entity on the other side of an account. */
        IntercompanyMark: {
            /**
             * @description Its short name.
             * @example nordwind-uk
             */
            entity: string;
        };
        /** @description An invitation that is not used yet. */
        Invitation: {
            /** @description The id of who invited. */
            created_by: string;
            /** @description Whom it is for. */
            email: string;
            /** @description When it ends. */
            expires_at?: string | null;
            /** @description Its id. */
            id: string;
            /** @description What to send them; only in the answer to its making. */
            link?: string | null;
            /** @description What they shall be. */
            role: string;
            /** @description What they shall see. */
            scope: components["schemas"]["MemberScope"];
        };
        /** @description Invitations that are not used yet. */
        InvitationList: {
            /** @description Each of them. */
            items: components["schemas"]["Invitation"][];
        };
        /** @description A piece of work in the background. */
        Job: {
            /**
             * Format: int32
             * @description How often it was begun.
             */
            attempts: number;
            /** @description Whether it was called off while it runs. */
            cancelling: boolean;
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Who wanted it: a user's id, `local` or `schedule`. */
            created_by: string;
            /**
             * Format: date-time
             * @description When it came to its end.
             */
            finished_at: string | null;
            /**
             * @description Its id.
             * @example job_0192f0c1a2b37c4d8e5f60718293a4b5
             */
            id: string;
            /**
             * @description What is done.
             * @example journal-verify
             */
            kind: string;
            /** @description Why it failed the last time. */
            last_error: string | null;
            /**
             * Format: int32
             * @description How often it is tried.
             */
            max_attempts: number;
            /**
             * Format: date-time
             * @description When it is begun at the earliest; null unless it waits.
             */
            next_attempt_at: string | null;
            /** @description The organisation it is of; null for the whole installation. */
            organisation: string | null;
            /** @description What it is about. */
            payload: unknown;
            /** @description How far it is. */
            progress: components["schemas"]["JobProgress"];
            /** @description What came of it. */
            result: unknown;
            /** @description The schedule that made it. */
            schedule: string | null;
            /**
             * Format: date-time
             * @description When it was last begun.
             */
            started_at: string | null;
            /** @description Where it stands. */
            state: components["schemas"]["JobState"];
            /** @description The worker that is at it. */
            worker: string | null;
        };
        /** @description A kind of job. */
        JobKind: {
            /** @description What it does, in words. */
            about: string;
            /** @description Its name. */
            name: string;
            /** @description Whether its jobs are of an organisation, and not of the whole installation. */
            of_organisation: boolean;
        };
        /** @description Kinds of jobs. */
        JobKindList: {
            /** @description By name. */
            items: components["schemas"]["JobKind"][];
        };
        /** @description Jobs. */
        JobList: {
            /** @description The newest first. */
            items: components["schemas"]["Job"][];
            /** @description `cursor` of the next page; null at the end. */
            next_cursor: string | null;
        };
        /** @description How far a job is. */
        JobProgress: {
            /**
             * Format: int64
             * @description How much is done.
             */
            done: number;
            /** @description What is being done. */
            text: string;
            /**
             * Format: int64
             * @description Of how much; 0 while that is unknown.
             */
            total: number;
        };
        /**
         * @description Where a job stands.
         * @enum {string}
         */
        JobState: "waiting" | "active" | "completed" | "failed" | "dead" | "cancelled";
        /** @description What a rotation of the keys did. */
        KeyRotation: {
            /** @description Data keys that were made in place of others. */
            made: number;
            /** @description Replaced keys that were removed. */
            removed: number;
            /** @description Values that were sealed anew. */
            resealed: number;
            /** @description Replaced keys that are removed later, when no process uses them any more. */
            waiting: number;
            /** @description Data keys that were wrapped with the master key in use. */
            wrapped: number;
        };
        /** @description A file that is left alone. */
        LeftFile: {
            /** @description Its name. */
            name: string;
            /** @description Why. */
            why: string;
        };
        /** @description What a link offers. */
        LinkOffer: {
            /** @description The invited address. */
            email?: string | null;
            /** @description Whether someone has this address already: they sign in and accept. */
            is_known: boolean;
            /** @description The organisation, for an invitation. */
            organisation?: string | null;
            /** @description `setup`, `invitation` or `reset`. */
            purpose: string;
            /** @description What they shall be; nothing new by a reset. */
            role?: string | null;
        };
        /** @description A link to accept. */
        LinkToken: {
            /** @description The secret of the link. */
            token: string;
        };
        /** @description What money can be used when, and how long it lasts. */
        Liquidity: {
            /** @description Every account and asset, those with a breach first. */
            accounts: components["schemas"]["UsableBalance"][];
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description By bank, the largest first. */
            banks: components["schemas"]["BankShare"][];
            burn: components["schemas"]["AssetAmount"] | null;
            /** @description Valued in this asset. */
            in: string;
            /** @description The rates used. */
            rates: components["schemas"]["Rate"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description In the order of availability. */
            tiers: components["schemas"]["LiquidityTier"][];
            /** @description Assets without a price. */
            unpriced: string[];
        };
        /** @description Everything that can be used at one time. */
        LiquidityTier: {
            /** @description When. */
            available: string;
            /** @description This tier and those before it. */
            cumulative: components["schemas"]["AssetAmount"];
            /**
             * Format: int32
             * @description How many days that lasts; null for ever.
             */
            runway_days: number | null;
            /** @description After haircuts. */
            usable: components["schemas"]["AssetAmount"];
            /** @description Its worth. */
            value: components["schemas"]["AssetAmount"];
        };
        /** @description What to sign in with. */
        Login: {
            /** @description A code of the second factor, if it is given at once. */
            code?: string | null;
            /** @description `true` answers with cookies for a page instead of tokens. */
            cookies?: boolean;
            /** @description The device's token of an earlier sign-in; a page sends its cookie. */
            device?: string | null;
            /** @description The e-mail address. */
            email: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
        };
        /** @description What a sign-in came to. */
        LoginAnswer: (components["schemas"]["TokenAnswer"] | null) & {
            /** @description Kinds of second factors they have: `totp`, `passkey`, `recovery`. */
            factors?: string[];
            /** @description Whether the second factor is still to come, at `/auth/mfa/verify`. */
            mfa_required: boolean;
            /** @description For the second half, within five minutes. */
            mfa_token?: string | null;
        };
        /** @description A file with its content. */
        MadePaymentFile: {
            /** @description The sum of all amounts, whatever their currency. */
            control_sum: string;
            /** @description What the journal has of it. */
            file: components["schemas"]["PaymentFile"];
            /** @description A name to keep it by. */
            name: string;
            /** @description What is worth knowing. */
            notices: components["schemas"]["ImportProblem"][];
            /** @description The file. */
            text: string;
            /** @description Texts that are written otherwise than they were given. */
            written: components["schemas"]["WrittenText"][];
        };
        /** @description How to read the CSV of one bank. A column is named by its title, or as `#3` (from 1). */
        Mapping: {
            /** @description The account, where the file does not say it. */
            account?: string | null;
            /** @description Which column is what. */
            columns: components["schemas"]["MappingColumns"];
            /** @description The currency, where the file does not say it. */
            currency?: string | null;
            /** @description The order of day, month and year. */
            date_format: components["schemas"]["DateFormat"];
            /** @description The decimal mark. */
            decimal: components["schemas"]["DecimalMark"];
            /**
             * @description The character between cells.
             * @example ;
             */
            delimiter: string;
            /** @description The encoding it was found in. */
            encoding?: string | null;
            /**
             * Format: int32
             * @description Which row has the titles: rows that are not blank count, from 1; 0 means there are none.
             */
            header_row: number;
            /** @description The name it is saved under. */
            name?: string | null;
            /** @description The file writes money out as positive (cards, shops): turn every sign around. */
            negate?: boolean;
            /**
             * Format: int32
             * @description Rows to leave out after the titles.
             */
            skip_rows?: number;
        };
        /** @description The columns of a mapping: a date, and an amount or debit and credit. */
        MappingColumns: {
            /** @description Our account of the row, where a file holds several. */
            account?: string | null;
            /** @description Amount, signed unless there is a direction. */
            amount?: string | null;
            /** @description Balance after the row. */
            balance?: string | null;
            /** @description Booking date. */
            booked_on: string;
            /** @description The other side's name. */
            counterparty?: string | null;
            /** @description The other side's account. */
            counterparty_account?: string | null;
            /** @description Money in. */
            credit?: string | null;
            /** @description Currency of the row. */
            currency?: string | null;
            /** @description Money out. */
            debit?: string | null;
            /** @description What the payment is for; several are joined. */
            description: string[];
            /** @description `D` or `C`, `Soll` or `Haben`, `Af` or `Bij`. */
            direction?: string | null;
            /** @description The bank's reference or id. */
            reference?: string | null;
            /** @description Booked, pending, declined. */
            status?: string | null;
            /** @description Value date. */
            valued_on?: string | null;
        };
        /** @description Saved mappings. */
        MappingList: {
            /** @description By name. */
            items: components["schemas"]["Mapping"][];
        };
        /** @description Lines that settle items. */
        MatchChoice: {
            /** @description The items' ids. */
            items: string[];
            /** @description The entries. */
            lines: number[];
        };
        /** @description An expected item of a match. */
        MatchItem: {
            /** @description The other side's name. */
            counterparty: string | null;
            /**
             * Format: date
             * @description The day it is due.
             */
            due_on: string;
            /** @description Its id. */
            id: string;
            /** @description Which way the money is to go. */
            kind: components["schemas"]["ExpectedKind"];
            /** @description What is open of it; money in is positive. */
            open: components["schemas"]["AssetAmount"];
            /** @description What a payment says it is for. */
            reference: string | null;
        };
        /** @description A line of a match. */
        MatchLine: {
            /** @description The account of ours. */
            account: string;
            /** @description Money in is positive. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description Booking date.
             */
            booked_on: string;
            /** @description The other side's name. */
            counterparty: string;
            /** @description What it is. */
            description: string;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
        };
        /** @description Lines and items that belong together. */
        MatchProposal: {
            /** @description Sum of the lines less sum of the items. */
            difference: components["schemas"]["AssetAmount"];
            /** @description The items. */
            items: components["schemas"]["MatchItem"][];
            /** @description The lines. */
            lines: components["schemas"]["MatchLine"][];
            /** @description Why, most first. */
            reasons: components["schemas"]["MatchReason"][];
            /** @description Whether something else would do nearly as well. */
            rivals: boolean;
            /**
             * Format: int32
             * @description How sure it is, in basis points.
             */
            score: number;
        };
        /** @description Everything that was found. */
        MatchProposals: {
            /** @description Lines with items, the surest first; those with rivals stand last. */
            matches: components["schemas"]["MatchProposal"][];
            /** @description How many items nothing fits. */
            open_items: number;
            /** @description How many lines nothing fits. */
            open_lines: number;
            /** @description Transfers between accounts of ours, the surest first. */
            transfers: components["schemas"]["TransferProposal"][];
        };
        /** @description One reason and what it counts. */
        MatchReason: {
            /** @description What speaks for it. */
            evidence: string;
            /** @description What was found. */
            found: string;
            /**
             * Format: int32
             * @description Its part of the score.
             */
            points: number;
        };
        /** @description What is due in a time. */
        Maturity: {
            /** @description What is owed to us. */
            lent: components["schemas"]["AssetAmount"][];
            /** @description What is owed to us, in one currency. */
            lent_value: components["schemas"]["ValuedTotal"];
            /** @description What we owe, one amount an asset. */
            owed: components["schemas"]["AssetAmount"][];
            /** @description What we owe, in one currency. */
            owed_value: components["schemas"]["ValuedTotal"];
            /** @description When. */
            rung: components["schemas"]["MaturityRung"];
        };
        /**
         * @description When something outstanding is due.
         * @enum {string}
         */
        MaturityRung: "overdue" | "30-days" | "90-days" | "180-days" | "1-year" | "2-years" | "5-years" | "later" | "open";
        /** @description Whoever asks. */
        Me: {
            /** @description What a page sends as `X-CSRF-Token` with unsafe requests; none with a key. */
            csrf_token?: string | null;
            /** @description Their address. */
            email?: string | null;
            /** @description Whether they have a password. */
            has_password: boolean;
            /** @description Whether a second factor was part of this sign-in. */
            has_second_factor: boolean;
            /** @description Their id. */
            id: string;
            /** @description The organisations they are a member of. */
            memberships: components["schemas"]["OwnMembership"][];
            /** @description Their name. */
            name: string;
        };
        /** @description A change of oneself. */
        MeChange: {
            /** @description The new name. */
            name: string;
        };
        /** @description A member of an organisation. */
        Member: {
            /** @description Since when they are a member. */
            created_at: string;
            /** @description Their address; none for service accounts. */
            email?: string | null;
            /** @description Whether they have a second factor or a passkey. */
            has_second_factor: boolean;
            /** @description The user's id. */
            id: string;
            /** @description `person` or `service`. */
            kind: string;
            /** @description Their name; empty once erased. */
            name: string;
            /** @description The role. */
            role: string;
            /** @description What is seen. */
            scope: components["schemas"]["MemberScope"];
            /** @description `active`, `disabled` or `erased`. */
            state: string;
        };
        /** @description A change of a member; what is absent stays. */
        MemberChange: {
            /** @description The new role. */
            role?: string | null;
            scope?: components["schemas"]["MemberScope"] | null;
        };
        /** @description Members. */
        MemberList: {
            /** @description Each of them. */
            items: components["schemas"]["Member"][];
        };
        /** @description Accounts and entities that a role is limited to; both empty: everything. */
        MemberScope: {
            /** @description Paths of accounts, each with all below it. */
            accounts?: string[];
            /** @description Short names of entities. */
            entities?: string[];
        };
        /** @description Memory, in bytes. */
        Memory: {
            /**
             * Format: int64
             * @description The most that was in use.
             */
            peak: number;
            /**
             * Format: int64
             * @description In use.
             */
            used: number;
        };
        /** @description The second half of a sign-in. */
        MfaLogin: {
            /** @description A code of the authenticator app, or a recovery code. */
            code: string;
            /** @description `true` answers with cookies for a page instead of tokens. */
            cookies?: boolean;
            /** @description The `mfa_token` of the first half. */
            mfa_token: string;
        };
        /** @description What the books know of an account's holder. */
        NameCheck: {
            /** @description What the account was called, the most frequent first. */
            known: string[];
            /** @description How well the name fits. */
            verdict: components["schemas"]["NameVerdict"];
        };
        /**
         * @description How well a name fits what an account was called.
         * @enum {string}
         */
        NameVerdict: "unknown" | "fits" | "close" | "differs";
        /** @description What an entity receives or pays in all. */
        NetPosition: {
            /** @description Above zero it receives. */
            amount: components["schemas"]["AssetAmount"];
            /** @description The entity. */
            entity: string;
        };
        /** @description Proposals for every asset. */
        Netting: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description Whose figures count. */
            by: components["schemas"]["ClaimBasis"];
            /** @description The entity that all pay to and are paid by; null if they pay directly. */
            centre: string | null;
            /** @description By asset. */
            items: components["schemas"]["NettingProposal"][];
            /** @description Claims of which nothing, or not all, goes in. */
            left_out: components["schemas"]["IntercompanyClaim"][];
        };
        /** @description The proposal for one asset. */
        NettingProposal: {
            /** @description The asset. */
            asset: string;
            /** @description How many payments there would be without netting. */
            claims: number;
            /** @description Their sum. */
            gross: components["schemas"]["AssetAmount"];
            /** @description The sum of the proposed ones. */
            net: components["schemas"]["AssetAmount"];
            /** @description The payments. */
            payments: components["schemas"]["ProposedPayment"][];
            /** @description What each entity receives or pays. */
            positions: components["schemas"]["NetPosition"][];
            /** @description What need not be moved. */
            saved: components["schemas"]["AssetAmount"];
            /**
             * @description Payments of an earlier netting of this asset that are in no claim yet, by number: as long
             *     as there are some, none are drafted.
             */
            under_way: number[];
        };
        /** @description A netting proposal whose payments are to be drafted, all or none. */
        NettingRun: {
            /** @description The accounts of entities that have several bank accounts of an asset, or none. */
            accounts?: components["schemas"]["EntityAccount"][];
            /**
             * Format: date
             * @description At the end of this day; today if absent.
             */
            as_of?: string | null;
            /**
             * @description Only this asset; every one if absent.
             * @example EUR
             */
            asset?: string | null;
            by?: components["schemas"]["ClaimBasis"] | null;
            /** @description The entity that all pay to and are paid by; directly if absent. */
            centre?: string | null;
            /**
             * Format: date
             * @description The day of execution, moved to one on which the bank works; the next one if absent.
             */
            execute_on?: string | null;
        };
        /** @description An account to open. */
        NewAccount: {
            /** @description The only asset it may hold. */
            asset?: string | null;
            /** @description The bank, broker or chain. */
            bank?: string | null;
            /** @description The entity it belongs to. */
            entity?: string | null;
            /** @description How statements name it. */
            identification?: string | null;
            kind?: components["schemas"]["AccountKind"] | null;
            /**
             * Format: date
             * @description The first day it may be booked on.
             */
            opened_on?: string | null;
            /** @description Its path: names joined by `:`, the first of them assets, liabilities, equity, income or expenses. */
            path: string;
            /** @description The bank's country or region. */
            region?: string | null;
        };
        /** @description Up to when interest is to be booked. */
        NewAccrual: {
            /**
             * Format: date
             * @description Up to the end of this day; today if absent.
             */
            until?: string | null;
        };
        /** @description An API key to make. */
        NewApiKey: {
            /** @description The only accounts it sees, with all below. */
            accounts?: string[];
            /** @description The only actions it allows, such as `entries.read`; all of its owner's if none are named. */
            actions?: string[];
            /** @description The only addresses or networks it is taken from, such as `10.0.0.0/8`. */
            addresses?: string[];
            /**
             * Format: date-time
             * @description When it ends (RFC 3339).
             */
            expires_at?: string | null;
            /**
             * Format: int32
             * @description How often it may ask in an hour, 1 to 1,000,000; as often as everybody if not said. More
             *     than everybody has is for those who manage keys.
             */
            limit_per_hour?: number | null;
            /** @description What it is for. */
            name: string;
            /** @description Whether requests must be signed with it instead of carrying it. */
            signing?: boolean;
        };
        /** @description Name and bank details: an IBAN, or an account number with BIC or routing number. */
        NewBeneficiary: {
            /** @description A number of the bank's own. */
            account_number?: string | null;
            address?: components["schemas"]["Address"] | null;
            /** @description The bank's code. */
            bic?: string | null;
            /**
             * @description International bank account number.
             * @example DE89370400440532013000
             */
            iban?: string | null;
            /** @description The name of the account's holder. */
            name: string;
            /** @description The bank's number in the United States. */
            routing_number?: string | null;
        };
        /** @description Lines that are to get categories, all or none. */
        NewCategorisation: {
            /** @description Lines with their categories. */
            items?: components["schemas"]["CategoryChoice"][];
            /**
             * Format: int32
             * @description Instead: every suggestion of at least this confidence, in basis points.
             */
            suggestions_of_at_least?: number | null;
        };
        /** @description A counterparty to keep. */
        NewCounterparty: {
            /** @description Its accounts: IBANs and numbers. */
            accounts?: string[];
            /** @description Other names it uses. */
            aliases?: string[];
            /** @description What it is called here. */
            name: string;
        };
        /** @description A disclosure or suitability record to write down. */
        NewDisclosure: {
            /** @description Who took note of it: a member's id. */
            acknowledged_by?: string | null;
            /**
             * @description `risk`, `fee`, `conflict-of-interest`, `suitability` or `other`.
             * @example risk
             */
            kind: string;
            /** @description What it is about. */
            subject: string;
            /** @description What was said. It stays for seven years: no personal data belongs here. */
            text: string;
        };
        /** @description An entry to book. */
        NewEntry: {
            /**
             * Format: date
             * @description The booking date; today if absent.
             */
            booked_on?: string | null;
            /** @description The other side's name. */
            counterparty?: string | null;
            /** @description What it is. */
            description: string;
            /** @description At least two; each asset must sum to zero. */
            postings: components["schemas"]["NewPosting"][];
            /** @description A reference. */
            reference?: string | null;
            /** @description Free names and values. */
            tags?: {
                [key: string]: string;
            };
        };
        /** @description A payable or receivable to add, or how one becomes. */
        NewExpectedItem: {
            /** @description Decimal text; positive for an invoice, negative for a credit note. */
            amount: string;
            /** @description The asset's code. */
            asset: string;
            /** @description What it is for: a path of income or expenses. */
            category?: string | null;
            /** @description The other side's name. */
            counterparty?: string | null;
            /** @description The other side's account: an IBAN or a number. */
            counterparty_account?: string | null;
            /** @description What it is. */
            description?: string | null;
            /**
             * Format: date
             * @description The day it is due.
             */
            due_on: string;
            /** @description Whose it is, by the entity's short name. */
            entity?: string | null;
            /**
             * Format: date
             * @description The day of the invoice.
             */
            issued_on?: string | null;
            /** @description Which way the money is to go. */
            kind: components["schemas"]["ExpectedKind"];
            /** @description What a payment says it is for: an invoice's number. */
            reference?: string | null;
        };
        /** @description Payables and receivables to add, all or none. */
        NewExpectedItems: {
            /** @description The items, 1 to 50,000. */
            items: components["schemas"]["NewExpectedItem"][];
        };
        /** @description A facility as it is wanted. Accounts by number or path, all of the facility's asset. */
        NewFacility: {
            /**
             * @description The account of the principal: below assets what is lent, below liabilities what is owed.
             * @example liabilities:loan:bank
             */
            account: string;
            accrual?: components["schemas"]["AccrualRhythm"] | null;
            /** @description Where interest stands that has accrued and is not paid. */
            accrued_account?: string | null;
            /**
             * Format: date
             * @description The first day whose interest is booked; `starts_on` if absent.
             */
            accrues_from?: string | null;
            /**
             * @description The asset all of it is in.
             * @example EUR
             */
            asset: string;
            calendar?: components["schemas"]["FacilityCalendar"] | null;
            /** @description The bank or company on the other side. */
            counterparty?: string | null;
            /** @description How days count. */
            day_count: components["schemas"]["DayCount"];
            /**
             * Format: int32
             * @description How many months a period has; 0: one period until the maturity.
             * @example 1
             */
            every_months: number;
            /**
             * Format: date
             * @description The end of the first period, where it is not as long as the others.
             */
            first_payment_on?: string | null;
            /** @description The category of the interest. */
            interest_account?: string | null;
            /** @description What it is. */
            kind: components["schemas"]["FacilityKind"];
            /** @description How much may be drawn, of a credit line. */
            limit?: string | null;
            /**
             * Format: date
             * @description The first day that does not; loans and deposits have one.
             */
            matures_on?: string | null;
            /**
             * @description What it is called.
             * @example Term loan 2026
             */
            name: string;
            /** @description The account that pays and is paid. */
            payment_account?: string | null;
            /**
             * @description What was agreed to be lent, of a loan or deposit.
             * @example 420000.00
             */
            principal?: string | null;
            /**
             * @description Basis points a year, as decimal text with at most four places.
             * @example 387.5
             */
            rate_bps: string;
            /** @description Other rates from later days on, in order. */
            rate_changes?: components["schemas"]["RateChange"][];
            /** @description The number of the contract. */
            reference?: string | null;
            repayment?: components["schemas"]["RepaymentForm"] | null;
            roll?: components["schemas"]["FacilityRoll"] | null;
            /**
             * Format: date
             * @description The first day that bears interest.
             */
            starts_on: string;
        };
        /** @description A flow that somebody knows of. */
        NewForecastAdjustment: {
            /** @description The account of ours, by number or path. */
            account: string;
            /** @description How much; out is negative. */
            amount: string;
            /** @description Of which asset; the account's if absent. */
            asset?: string | null;
            /** @description The category, by number or path. */
            category?: string | null;
            /**
             * Format: date
             * @description A day to come.
             */
            on: string;
            /** @description Why. */
            reason: string;
        };
        /** @description Makes forecasts of past weeks. */
        NewForecastHindcast: {
            /** @description How many of the last weeks, 1 to 26. */
            weeks: number;
        };
        /** @description Makes a forecast. */
        NewForecastRun: {
            /** @description Also if nothing changed since the last one; false if absent. */
            anew?: boolean;
        };
        /** @description A scenario without its name. */
        NewForecastScenario: {
            /** @description What it is about. */
            about?: string;
            /** @description The changes, applied in order. */
            changes: components["schemas"]["ForecastChange"][];
        };
        /** @description Someone to invite. */
        NewInvitation: {
            /** @description Their address. */
            email: string;
            /** @description What they shall be. */
            role: string;
            /** @description What they shall see; everything if absent. */
            scope?: components["schemas"]["MemberScope"];
        };
        /** @description A job to start. */
        NewJob: {
            /** @description Its kind; `kinds` of the schedules names them. */
            kind: string;
            /** @description What it is about, as its kind reads it. */
            payload?: unknown;
        };
        /** @description Matches to accept, all or none. */
        NewMatches: {
            /** @description The matches. */
            matches: components["schemas"]["MatchChoice"][];
            /**
             * @description How far lines may differ from items and still settle them whole, in the asset's unit:
             *     decimal text.
             */
            tolerance?: string | null;
        };
        /** @description An organisation to make. */
        NewOrganisation: {
            /** @description Its name. */
            name: string;
            /**
             * @description The currency of its reports (ISO 4217).
             * @example EUR
             */
            reporting_currency: string;
            /** @description Its short name; made from the name if absent. */
            slug?: string | null;
        };
        /** @description A new passkey. */
        NewPasskey: {
            /** @description What the browser answered: `credential.toJSON()`. */
            credential: Record<string, never>;
            /** @description The `id` of the offer. */
            id: string;
            /** @description What to call it, such as the device's name. */
            name: string;
        };
        /** @description A payment to draft, or what an order shall be. */
        NewPayment: {
            /** @description The account that pays, by number or path. */
            account: components["schemas"]["AccountName"];
            /**
             * @description How much, as decimal text.
             * @example 12.50
             */
            amount: string;
            /**
             * @description Of what.
             * @example EUR
             */
            asset: string;
            /** @description Who is paid, by id. */
            beneficiary: string;
            charges?: components["schemas"]["PaymentCharges"] | null;
            /** @description Travels to the payee and back; made by the books if absent. */
            end_to_end_id?: string | null;
            /**
             * Format: date
             * @description The day of execution; the next on which the bank works if absent.
             */
            execute_on?: string | null;
            method?: components["schemas"]["PaymentMethod"] | null;
            /** @description Whether a day on which the bank does not work is moved to the next; refused otherwise. */
            moves_day?: boolean;
            /** @description Four letters of the external purpose codes, as in SALA. */
            purpose?: string | null;
            /** @description What the payee is told, as a reference of theirs (RF, or any other). */
            reference?: string | null;
            /** @description What the payee is told. */
            text?: string | null;
        };
        /** @description A file to make. */
        NewPaymentFile: {
            /** @description The format. */
            format: components["schemas"]["PaymentFormat"];
            /** @description Approved payments by number; all there are if absent. */
            payments?: number[] | null;
        };
        /** @description A gateway to set. */
        NewPaymentGateway: {
            /** @description Whether files go to it by themselves from now on. */
            automatic?: boolean;
            /** @description What it calls our key. */
            key_id: string;
            /** @description Whether a new key is made. */
            new_key?: boolean;
            /**
             * @description Where it is.
             * @example https://gateway.bank.example/v1
             */
            url: string;
        };
        /** @description Payments to draft together, all or none. */
        NewPayments: {
            /** @description More than one are a batch. */
            payments: components["schemas"]["NewPayment"][];
        };
        /** @description A movement to book. */
        NewPosting: {
            /** @description The account's number or path. */
            account: components["schemas"]["AccountName"];
            /** @description Decimal text; debit is positive. */
            amount: string;
            /** @description The asset's code. */
            asset: string;
            counter?: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The value date, if not the booking date.
             */
            valued_on?: string | null;
        };
        /** @description Which moves of a proposal become draft payments. */
        NewProposalPayments: {
            /** @description The `content` of the proposal that was seen. */
            content: string;
            /** @description Only these moves, by number; all that can be drafted if absent. */
            moves?: number[];
            /** @description What the proposal was asked with. */
            question?: components["schemas"]["ProposalQuestion"];
            /**
             * Format: date
             * @description Only moves up to this day.
             */
            until?: string | null;
        };
        /** @description What is to be reconciled. */
        NewReconciliation: {
            /** @description The account, by number or path. */
            account: components["schemas"]["AccountName"];
            /** @description What the bank says at the end of it, decimal text; the statement's if absent. */
            balance?: string | null;
            /**
             * Format: date
             * @description The last day; that of the last bank statement if absent.
             */
            through?: string | null;
        };
        /** @description A rule to keep. */
        NewRule: {
            /** @description Whether it is asked; true if absent. */
            active?: boolean | null;
            /**
             * Format: int32
             * @description Its place: rules are asked from the lowest to the highest; behind all others if absent.
             */
            position?: number | null;
            /** @description What it asks and says. */
            rule: components["schemas"]["RuleWords"];
        };
        /** @description A service account to make. */
        NewServiceAccount: {
            /** @description What it is called. */
            name: string;
            /** @description What it shall be; not owner. */
            role: string;
            /** @description What it shall see; everything if absent. */
            scope?: components["schemas"]["MemberScope"];
        };
        /** @description What a person adds to a sign-off. */
        NewSignOff: {
            /** @description A note. */
            note?: string;
        };
        /** @description Transfers to accept, all or none. */
        NewTransfers: {
            /** @description The transfers. */
            transfers: components["schemas"]["TransferChoice"][];
        };
        /** @description What is paid next. */
        NextPayment: {
            /** @description Interest. */
            interest: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The day.
             */
            on: string;
            /** @description Principal. */
            repayment: components["schemas"]["AssetAmount"];
        };
        /** @description An organisation. */
        Organisation: {
            /**
             * Format: date-time
             * @description When it was made.
             */
            created_at: string;
            /** @description Where its journal stands. */
            head: components["schemas"]["Head"];
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
            /** @description The currency of its reports. */
            reporting_currency: string;
            /** @description Its short name, for `?org=`. */
            slug: string;
        };
        /** @description Every organisation. */
        OrganisationList: {
            /** @description In the order in which they were made. */
            items: components["schemas"]["Organisation"][];
        };
        /** @description What one is in an organisation. */
        OwnMembership: {
            /** @description The actions that the role has. */
            actions: string[];
            /** @description Its name. */
            name: string;
            /** @description The organisation's short name. */
            organisation: string;
            /** @description The role. */
            role: string;
            /** @description What is seen. */
            scope: components["schemas"]["MemberScope"];
        };
        /**
         * @description A part of the installation.
         * @enum {string}
         */
        Part: "application" | "database" | "cache" | "jobs";
        /** @description How a part is. */
        PartStatus: {
            /** @description How it is. */
            condition: components["schemas"]["Condition"];
            /** @description The part. */
            name: components["schemas"]["Part"];
        };
        /** @description A passkey's answer to an offer. */
        PasskeyAnswer: {
            /** @description `true` answers with cookies for a page instead of tokens. */
            cookies?: boolean;
            /** @description What the browser answered: `credential.toJSON()`. */
            credential: Record<string, never>;
            /** @description The `id` of the offer. */
            id: string;
        };
        /** @description Who is to sign in with a passkey; whoever the device knows if nothing is given. */
        PasskeyLogin: {
            /** @description The e-mail address of whom it must be. */
            email?: string | null;
            /** @description The `mfa_token` of a half-finished sign-in: the passkey is its second factor. */
            mfa_token?: string | null;
            /** @description `true` for one who is signed in and proves it again, at `/auth/reauthenticate`. */
            reauthenticate?: boolean;
        };
        /** @description What to ask the browser for a passkey with. */
        PasskeyOffer: {
            /** @description To finish with, once, within five minutes. */
            id: string;
            /** @description For `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
            options: Record<string, never>;
        };
        /** @description A change of one's password. */
        PasswordChange: {
            /**
             * Format: password
             * @description The present one.
             */
            current: string;
            /**
             * Format: password
             * @description The new one.
             */
            new: string;
        };
        /** @description A new password, by a reset link. */
        PasswordReset: {
            /**
             * Format: password
             * @description The new password.
             */
            password: string;
            /** @description The secret of the link. */
            token: string;
        };
        /** @description A payable to pay. */
        PayableChoice: {
            /** @description Who is paid, by id; whoever the item's account or name leads to if absent. */
            beneficiary?: string | null;
            /** @description The expected item's id. */
            item: string;
        };
        /** @description Open payables to draft payments of, all or none: `items`, or all that are due by `due_to`. */
        PayableRun: {
            /** @description The account that pays, by number or path. */
            account: components["schemas"]["AccountName"];
            /**
             * Format: date
             * @description Every invoice that is due by this day and that no payment pays yet.
             */
            due_to?: string | null;
            /**
             * Format: date
             * @description The day of execution; each item's due date, or today, if absent. Either is moved to a day
             *     on which the bank works.
             */
            execute_on?: string | null;
            /** @description Which ones. */
            items?: components["schemas"]["PayableChoice"][];
        };
        /** @description A payment. */
        Payment: {
            /**
             * Format: int32
             * @description The number of the account that pays.
             */
            account: number;
            /** @description Its path. */
            account_path: string;
            /** @description How much. */
            amount: components["schemas"]["AssetAmount"];
            /** @description Who approved the order as it is. */
            approved_by: string[];
            /**
             * Format: int32
             * @description The first payment of those it was drafted together with.
             */
            batch: number | null;
            /** @description Who is paid, by id. */
            beneficiary: string;
            /** @description Who pays the banks. */
            charges: components["schemas"]["PaymentCharges"];
            /** @description The hash of its order: what an approval names. */
            content: string;
            /** @description Travels to the payee and back. */
            end_to_end_id: string;
            /**
             * Format: int64
             * @description The entry that settled it.
             */
            entry: number | null;
            /** @description Its whole life. */
            events: components["schemas"]["PaymentEvent"][];
            /**
             * Format: date
             * @description The day of execution.
             */
            execute_on: string;
            /**
             * Format: int32
             * @description The file it is in.
             */
            file: number | null;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
            /** @description Whether that entry was taken back. */
            is_unsettled: boolean;
            /** @description Who made, changed or submitted it: they cannot approve it. */
            makers: string[];
            /** @description Whether the approval of who asks would count now. */
            may_approve: boolean;
            /** @description By which rules. */
            method: components["schemas"]["PaymentMethod"];
            /** @description What it was made from. */
            origin: string | null;
            payee: components["schemas"]["NewBeneficiary"] | null;
            /** @description The account that is paid to, as it is printed. */
            payee_account: string;
            plan: components["schemas"]["ApprovalPlan"] | null;
            /** @description The purpose code. */
            purpose: string | null;
            /** @description A reference of the payee's. */
            reference: string | null;
            /**
             * Format: int32
             * @description Which of their bank details.
             */
            revision: number;
            /** @description Where it stands. */
            state: components["schemas"]["PaymentState"];
            /** @description What the payee is told. */
            text: string | null;
            /** @description What to look at. */
            warnings: components["schemas"]["PaymentWarning"][];
            /** @description Texts that go out otherwise than they were given. */
            written: components["schemas"]["WrittenText"][];
        };
        /** @description A new order for a payment. */
        PaymentChange: {
            /** @description The `content` of the payment as it was seen. */
            content: string;
            /** @description What it shall be. */
            payment: components["schemas"]["NewPayment"];
        };
        /**
         * @description Who pays the banks.
         * @enum {string}
         */
        PaymentCharges: "scheme" | "shared" | "debtor" | "creditor";
        /** @description How many payments there are of a state. */
        PaymentCount: {
            /** @description How many. */
            count: number;
            /** @description The state. */
            state: components["schemas"]["PaymentState"];
        };
        /** @description An event in a payment's life. */
        PaymentEvent: {
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /** @description Who, by id. */
            by: string;
            /**
             * Format: int64
             * @description The entry that settled it.
             */
            entry?: number | null;
            /**
             * Format: int32
             * @description The file it was written to.
             */
            file?: number | null;
            /** @description Why, or what the bank said. */
            note?: string | null;
            /**
             * Format: int64
             * @description The record of the journal.
             */
            seq: number;
            /** @description `changed`, or the state it came to; an approval that was not the last is `approved` too. */
            what: string;
        };
        /** @description What an exchange with the gateway came to. */
        PaymentExchange: {
            /** @description Files of which the bank said something. */
            answered: number[];
            /** @description What did not work. */
            failed: components["schemas"]["FailedExchange"][];
            /** @description Files that were sent. */
            sent: number[];
        };
        /** @description A file that was made. */
        PaymentFile: {
            /**
             * Format: int32
             * @description The file it is a copy of.
             */
            copy_of: number | null;
            /** @description The format. */
            format: string;
            /** @description SHA-256 of its bytes. */
            hash: string;
            /**
             * Format: date-time
             * @description When it was made.
             */
            made_at: string;
            /** @description By whom. */
            made_by: string;
            /** @description What the bank's answers name it by. */
            message_id: string;
            /**
             * Format: int32
             * @description Its number.
             */
            number: number;
            /** @description The payments in it. */
            payments: number[];
            /** @description Why a copy was made. */
            reason: string | null;
        };
        /** @description Why a file is written again. */
        PaymentFileCopy: {
            /** @description Why. */
            reason: string;
        };
        /** @description Files of payments. */
        PaymentFileList: {
            /** @description The newest first. */
            items: components["schemas"]["PaymentFile"][];
        };
        /**
         * @description The format of a file for the bank.
         * @enum {string}
         */
        PaymentFormat: "pain.001.001.09" | "pain.001.001.03";
        /** @description The gateway that files of payments go through. */
        PaymentGateway: {
            /**
             * Format: date-time
             * @description Files made since then go to it by themselves; null if they do not.
             */
            automatic_since: string | null;
            /** @description What it calls our key. */
            key_id: string;
            /** @description Our public key in PEM, to be registered there. */
            public_key: string;
            /** @description Where it is. */
            url: string;
        };
        /** @description Payments after something was done with them. */
        PaymentItems: {
            /** @description In the order in which they were named. */
            items: components["schemas"]["Payment"][];
        };
        /**
         * @description By which rules a payment is made.
         * @enum {string}
         */
        PaymentMethod: "sepa" | "sepa-instant" | "generic";
        /** @description A page of payments, the newest first. */
        PaymentPage: {
            /** @description How many there are of each state, whatever the page. */
            counts: components["schemas"]["PaymentCount"][];
            /** @description The payments. */
            items: components["schemas"]["Payment"][];
            /**
             * Format: int32
             * @description `before` of the next page; null on the last one.
             */
            next_before: number | null;
        };
        /** @description The rules an organisation pays by. */
        PaymentPolicy: {
            /**
             * Format: int32
             * @description How long changed bank details wait after their approval before a file pays to them.
             */
            cooling_hours: number;
            /** @description Cut-off times. */
            cut_offs: components["schemas"]["CutOffTime"][];
            /**
             * Format: int32
             * @description How far ahead the day of execution may be.
             */
            days_ahead: number;
            /**
             * Format: int32
             * @description Within how many days the same amount to the same beneficiary is a warning.
             */
            duplicate_days: number;
            /** @description The most that people may approve. */
            limits: components["schemas"]["ApprovalLimit"][];
            /** @description Rules in the order in which they are asked; the last is for everything. */
            rules: components["schemas"]["ApprovalRule"][];
            /**
             * Format: int32
             * @description From which robust z-score on an amount is unusual, in tenths.
             */
            unusual_tenths: number;
        };
        /** @description Payments and why. */
        PaymentReason: {
            /** @description By number, all or none. */
            payments: number[];
            /** @description Why. */
            reason?: string | null;
        };
        /** @description What became of payments at the bank. */
        PaymentReport: {
            /**
             * Format: int64
             * @description The entry; needed for `settled`.
             */
            entry?: number | null;
            /** @description What was said; needed for `failed`. */
            note?: string | null;
            /** @description By number, all or none. */
            payments: number[];
            /** @description What became of them. */
            state: components["schemas"]["BankWord"];
        };
        /**
         * @description Where a payment stands in its life.
         * @enum {string}
         */
        PaymentState: "drafted" | "submitted" | "approved" | "rejected" | "exported" | "sent" | "accepted" | "settled" | "failed" | "cancelled";
        /** @description What a report came to. */
        PaymentStatus: {
            /** @description Payments it says something of. */
            lines: components["schemas"]["PaymentStatusLine"][];
            /** @description The file it is about. */
            message_id: string;
            /** @description What is doubtful. */
            problems: components["schemas"]["ImportProblem"][];
            /** @description What it names that is not in the file. */
            unknown: string[];
        };
        /** @description What a report did to a payment. */
        PaymentStatusLine: {
            /** @description What it is. */
            after: components["schemas"]["PaymentState"];
            /** @description What it was. */
            before: components["schemas"]["PaymentState"];
            /**
             * Format: int32
             * @description The payment.
             */
            payment: number;
            /** @description What the bank said. */
            said: string;
        };
        /** @description A payment to draft again and again, by hand or by itself. */
        PaymentTemplate: {
            /** @description The account that pays, by path. */
            account: string;
            /**
             * @description How much, as decimal text.
             * @example 1200.00
             */
            amount: string;
            /**
             * @description Of what.
             * @example EUR
             */
            asset: string;
            /** @description Who is paid, by id. */
            beneficiary: string;
            method?: components["schemas"]["PaymentMethod"] | null;
            /** @description A reference of the payee's. */
            reference?: string | null;
            repeats?: components["schemas"]["Repetition"] | null;
            /** @description What the payee is told. */
            text?: string | null;
        };
        /** @description Templates. */
        PaymentTemplateList: {
            /** @description By name. */
            items: components["schemas"]["SavedPaymentTemplate"][];
        };
        /** @description Something to look at. */
        PaymentWarning: {
            /** @description The stable code. */
            code: string;
            /** @description In words. */
            message: string;
        };
        /** @description What the policy would ask for a payment. */
        PolicyAnswer: {
            /** @description Whether each need waits for those before it. */
            is_ordered: boolean;
            /** @description What is needed. */
            needs: components["schemas"]["PreviewedNeed"][];
            /** @description Its place, from 0. */
            place: number;
            /** @description The rule that fits first. */
            rule: string;
        };
        /** @description A payment that is only thought of. */
        PolicyQuestion: {
            /** @description The paying account, by path or number. */
            account: string;
            /** @description The amount as decimal text. */
            amount: string;
            /** @description Its currency. */
            asset: string;
            /** @description The method, as in `sepa`. */
            method: string;
            policy?: components["schemas"]["PaymentPolicy"] | null;
        };
        /** @description One group. */
        PositionGroup: {
            /** @description What it holds. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description The group's key; empty for what has none. */
            key: string;
            /** @description Its name for people. */
            label: string;
            /** @description Its percentage of the total, to two places. */
            share: string | null;
            /** @description Assets without a price. */
            unpriced: string[];
            value: components["schemas"]["AssetAmount"] | null;
        };
        /** @description Worth through time. */
        PositionHistory: {
            /** @description Valued in this asset. */
            in: string;
            /** @description One a group. */
            series: components["schemas"]["PositionSeries"][];
            /** @description Everything together. */
            total: components["schemas"]["SeriesPoint"][];
        };
        /** @description The money at hand. */
        PositionReport: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description By which date. */
            basis: components["schemas"]["Basis"];
            /** @description The largest worth first. */
            groups: components["schemas"]["PositionGroup"][];
            /** @description Valued in this asset. */
            in: string;
            /** @description The rates used. */
            rates: components["schemas"]["Rate"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description Everything together. */
            total: components["schemas"]["ValuedTotal"];
        };
        /** @description One group through time. */
        PositionSeries: {
            /** @description The group's key. */
            key: string;
            /** @description Its name for people. */
            label: string;
            /** @description In order of days. */
            points: components["schemas"]["SeriesPoint"][];
        };
        /** @description One movement of one account. */
        Posting: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description Debit is positive. */
            amount: string;
            /** @description The asset. */
            asset: string;
            counter: components["schemas"]["AssetAmount"] | null;
            /** @description The account's path. */
            path: string;
            /**
             * Format: date
             * @description The value date.
             */
            valued_on: string;
        };
        /** @description One approval that would be needed. */
        PreviewedNeed: {
            /** @description How many members could give it for this amount now; whoever makes the payment is one less. */
            able: number;
            /**
             * Format: int32
             * @description By how many people.
             */
            approvers: number;
            /** @description The users who may give it. */
            members: string[];
            /** @description The roles that may give it. */
            roles: string[];
        };
        /** @description A price. */
        Price: {
            /** @description The asset that is priced. */
            base: string;
            /**
             * Format: date
             * @description The day.
             */
            on: string;
            /** @description The asset the price is in. */
            quote: string;
            /** @description One base costs this much of the quote, as decimal text. */
            rate: string;
            /** @description Where it comes from. */
            source: string;
        };
        /** @description Another price. */
        PriceChange: {
            /** @description What is paid since. */
            after: components["schemas"]["AssetAmount"];
            /** @description What was paid before. */
            before: components["schemas"]["AssetAmount"];
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /**
             * Format: date
             * @description When it was paid first.
             */
            on: string;
        };
        /** @description Prices. */
        PriceList: {
            /** @description By pair and day. */
            items: components["schemas"]["Price"][];
        };
        /** @description What became of prices that were put. */
        PricesPut: {
            /** @description Prices of a pair, day and source that had none. */
            added: number;
            /** @description Prices that differ from the one before. */
            corrected: number;
            /** @description Prices that were there already. */
            unchanged: number;
        };
        /** @description An error, as RFC 9457 has it. */
        Problem: {
            /** @description The stable code. */
            code: string;
            /** @description What was found, what was expected, and the cure. */
            detail: string;
            /** @description The field that is wrong, where it is one. */
            field?: string | null;
            /** @description Every finding of a bulk request. */
            problems?: components["schemas"]["ImportProblem"][];
            /** @description The request's id, also in the log. */
            request_id: string;
            /**
             * Format: int32
             * @description The HTTP status.
             */
            status: number;
            /** @description The status in words. */
            title: string;
            /** @description A name for the kind of problem: `about:blank#` and the code. */
            type: string;
        };
        /** @description What to move between accounts of ours. */
        Proposal: {
            /** @description Accounts that take part. */
            accounts: components["schemas"]["ProposalAccount"][];
            conflict: components["schemas"]["ProposalConflict"] | null;
            /** @description What the plan is recognised by when it is drafted. */
            content: string;
            /** @description Days. */
            days: number;
            /** @description What takes no part. */
            left_out: components["schemas"]["ProposalLeftOut"][];
            plan: components["schemas"]["ProposalPlan"] | null;
            /** @description The numbers it was made with. */
            settings: components["schemas"]["ProposalSettings"];
            /** @description The forecast it is made from. */
            source: components["schemas"]["ForecastSource"];
            /**
             * Format: date
             * @description The first day.
             */
            start: string;
            /**
             * Format: int64
             * @description The version of the numbers that are saved; null if none are.
             */
            version: number | null;
        };
        /** @description An account that takes part. */
        ProposalAccount: {
            /**
             * Format: int32
             * @description Its number.
             */
            account: number;
            /** @description What it holds. */
            asset: string;
            /** @description Whom it lies with. */
            counterparty: string | null;
            /** @description Its entity. */
            entity: string | null;
            /** @description Whether others of its entity and asset are funded from it. */
            is_pool: boolean;
            /** @description What it must hold at the end of each day. */
            minimum: string;
            /** @description At the end of each day if nobody does anything. */
            nothing: string[];
            /** @description What it holds when the first day begins. */
            opening: string;
            /** @description Its path. */
            path: string;
            /** @description At the end of each day as proposed; null where no plan keeps every limit. */
            proposed: string[] | null;
            /** @description What it should hold. */
            target: string | null;
        };
        /** @description What is other at one account than its terms say; what is absent is as they say. */
        ProposalAccountChoice: {
            /** @description What a year below the target is held to cost, in percent of what is missing; 2 if absent. */
            below_target_rate?: string | null;
            /** @description Whom it lies with, if its bank has another name in `limits`. */
            counterparty?: string | null;
            /** @description Interest it earns: percent a year. */
            credit_rate?: string | null;
            /** @description Takes no part. */
            left_out?: boolean;
            /** @description What it must hold, in its asset; below zero is an overdraft. */
            minimum?: string | null;
            /** @description Interest it costs below zero; 12 if absent. */
            overdraft_rate?: string | null;
            /** @description What it should hold. */
            target?: string | null;
        };
        /** @description Limits that no plan keeps. */
        ProposalConflict: {
            /** @description Counterparties that would hold more than they may. */
            counterparties: string[];
            /** @description Investments and credit lines that are used up. */
            facilities: string[];
            /** @description What lacks where. */
            lacks: components["schemas"]["ProposalLack"][];
            /** @description Ways that are closed on the first day, or arrive too late. */
            late: components["schemas"]["ProposalLink"][];
            /** @description Accounts whose minimum or overdraft is part of it. */
            minimums: string[];
            /** @description In one sentence. */
            sentence: string;
            /** @description Ways whose daily limit is reached. */
            ways: components["schemas"]["ProposalLink"][];
        };
        /** @description What a plan costs over all days. */
        ProposalCosts: {
            /** @description What lying below targets is held to cost. */
            below_targets: string;
            /** @description Days on which an account is below its minimum, over all accounts. */
            days_below_minimum: number;
            /** @description Interest that accounts and investments earn. */
            earned: string;
            /** @description How many transfers. */
            moves: number;
            /** @description Interest on overdrafts and credit lines. */
            paid: string;
            /** @description Paid, transfers and below targets less earned. */
            total: string;
            /** @description Transfers and conversions. */
            transfers: string;
        };
        /** @description A place to invest, or a credit line. */
        ProposalFacility: {
            /** @description The account it is used through, by path. */
            account: string;
            /** @description In use now. */
            balance?: string | null;
            /** @description With whom. */
            counterparty?: string | null;
            /** @description Whether money is taken from it; else it is placed in it. */
            credit?: boolean;
            /** @description The most at a time, in the reporting currency. */
            limit: string;
            /** @description What it is called. */
            name: string;
            /** @description Percent a year. */
            rate: string;
            /**
             * Format: int64
             * @description Business days until money is back, or there.
             */
            settlement_days?: number;
        };
        /** @description What an account lacks. */
        ProposalLack: {
            /** @description The most. */
            amount: string;
            /**
             * Format: date
             * @description The first day.
             */
            on: string;
            /** @description Its path. */
            path: string;
        };
        /** @description An account, way or facility that takes no part. */
        ProposalLeftOut: {
            /** @description Its path or name. */
            path: string;
            /** @description Why. */
            why: string;
        };
        /** @description From an account to another. */
        ProposalLink: {
            /** @description The path of the account it leaves. */
            from: string;
            /** @description The path of the account it goes to. */
            to: string;
        };
        /** @description A transfer. */
        ProposalMove: {
            /** @description How much, of what the account it leaves holds. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description The day it arrives.
             */
            arrives_on: string;
            /** @description Why it cannot be drafted; null if it can. */
            barrier: string | null;
            /** @description In a sentence. */
            because: string;
            /**
             * Format: int32
             * @description From this account.
             */
            from: number;
            /** @description Its path. */
            from_path: string;
            /** @description From 1, in the order of days. */
            number: number;
            /**
             * Format: date
             * @description On this day.
             */
            on: string;
            /** @description Why. */
            reason: components["schemas"]["ProposalReason"];
            /**
             * Format: int32
             * @description To this one.
             */
            to: number;
            /** @description Its path. */
            to_path: string;
            /** @description The same in the currency of the figures. */
            worth: string;
        };
        /** @description What was drafted. */
        ProposalPayments: {
            /** @description Beneficiaries that were added for accounts of ours: somebody else has to approve them. */
            beneficiaries: string[];
            /** @description The payments' numbers. */
            payments: number[];
        };
        /** @description What to do, and what it is better than. */
        ProposalPlan: {
            /** @description The proposal. */
            best: components["schemas"]["ProposalCosts"];
            /** @description No plan costs less than this. */
            bound: string;
            /** @description By day. */
            moves: components["schemas"]["ProposalMove"][];
            /** @description If nobody does anything. */
            nothing: components["schemas"]["ProposalCosts"];
            /**
             * @description A rule that looks at one day at a time: sweep what is above the target, fund what is below
             *     the minimum.
             */
            rule: components["schemas"]["ProposalCosts"];
            /** @description By day. */
            steps: components["schemas"]["ProposalStep"][];
        };
        /** @description What a proposal is asked with. */
        ProposalQuestion: {
            /** @description Days; as the settings say if absent. */
            days?: number | null;
            /** @description Only accounts of one entity, by short name. */
            entity?: string | null;
            settings?: components["schemas"]["ProposalSettings"] | null;
        };
        /**
         * @description Why money is moved: the account it goes to in the end would be below its `minimum` or
         *     `target`, a counterparty would hold more than its `limit`, it is a `return` of what was moved
         *     earlier, for its `yield`, or the `whole` proposal costs less with it.
         * @enum {string}
         */
        ProposalReason: "minimum" | "target" | "limit" | "return" | "yield" | "whole";
        /** @description The numbers a proposal is made with. */
        ProposalSettings: {
            /** @description By path. */
            accounts?: {
                [key: string]: components["schemas"]["ProposalAccountChoice"];
            };
            /** @description Whether pools of different entities fund each other. */
            across_entities?: boolean;
            conversions?: components["schemas"]["ProposalTransferTerms"] | null;
            /** @description Days; thirty, or as far as the forecast reaches, if absent. */
            days?: number | null;
            /** @description Places to invest, and credit lines. */
            facilities?: components["schemas"]["ProposalFacility"][];
            /** @description The most with one bank or other counterparty, in the reporting currency. */
            limits?: {
                [key: string]: string;
            };
            /** @description Accounts that others of their entity and asset are funded from; the fullest ones if none. */
            pools?: string[];
            /** @description Of transfers in one asset. */
            transfers?: components["schemas"]["ProposalTransferTerms"];
            /** @description Ways of their own, beside and in place of those. */
            ways?: components["schemas"]["ProposalWay"][];
            /**
             * Format: int64
             * @description Days of a year of interest: 360 or 365; 360 if absent.
             */
            year?: number;
        };
        /** @description Into or out of an investment or a credit line. */
        ProposalStep: {
            /** @description `invest`, `recall`, `draw` or `repay`. */
            action: string;
            /** @description How much. */
            amount: string;
            /** @description Which one. */
            facility: string;
            /**
             * Format: date
             * @description On this day.
             */
            on: string;
        };
        /** @description What a transfer costs, and how long it takes. */
        ProposalTransferTerms: {
            /** @description Each, in the reporting currency. */
            cost?: string | null;
            /**
             * Format: int64
             * @description By its size, in basis points; half the spread of a conversion belongs here.
             */
            cost_bps?: number;
            /** @description The most a day, in the reporting currency. */
            daily_limit?: string | null;
            /**
             * Format: int64
             * @description Business days until it arrives.
             */
            settlement_days?: number;
        };
        /** @description A way between two accounts with terms of its own. */
        ProposalWay: {
            /** @description The account it leaves, by path. */
            from: string;
            /** @description What it costs. */
            terms?: components["schemas"]["ProposalTransferTerms"];
            /** @description The account it goes to. */
            to: string;
        };
        /** @description A payment that is proposed. */
        ProposedPayment: {
            /** @description How much. */
            amount: components["schemas"]["AssetAmount"];
            /** @description Who pays. */
            from: string;
            /** @description Who is paid. */
            to: string;
        };
        /** @description Where one can sign in beside here. */
        ProviderList: {
            /** @description In the order to show them. */
            items: components["schemas"]["SignInProvider"][];
        };
        /** @description The queue of jobs. */
        QueueHealth: {
            /**
             * Format: int64
             * @description Jobs a worker is at.
             */
            active: number;
            /**
             * Format: int64
             * @description Jobs completed within the last week.
             */
            completed: number;
            /**
             * Format: int64
             * @description Jobs that failed: they wait for another attempt, or were given up.
             */
            failed: number;
            /**
             * Format: double
             * @description How long the oldest job that could run waits, in seconds; null if none waits.
             */
            oldestAge: number | null;
            /**
             * Format: int64
             * @description Jobs that wait for their first attempt.
             */
            waiting: number;
        };
        /** @description A rate that was used. */
        Rate: {
            /** @description The asset that is priced. */
            base: string;
            /**
             * Format: date
             * @description The day it is of.
             */
            on: string;
            /** @description The asset the price is in. */
            quote: string;
            /** @description One base costs this much of the quote. */
            rate: string;
            /** @description Where it comes from. */
            source: string;
        };
        /** @description A rate from a day on. */
        RateChange: {
            /**
             * Format: date
             * @description The first day it counts on.
             */
            from: string;
            /**
             * @description Basis points a year, as decimal text with at most four places.
             * @example 387.5
             */
            rate_bps: string;
        };
        /** @description A proof for a sensitive action: one of the three. */
        Reauthentication: {
            /** @description A code of the second factor. */
            code?: string | null;
            passkey?: components["schemas"]["PasskeyAnswer"] | null;
            /**
             * Format: password
             * @description The password.
             */
            password?: string | null;
        };
        /** @description A reclassification to book. */
        Reclassification: {
            /** @description The account to take from, by number or path. */
            from: components["schemas"]["AccountName"];
            /** @description Why. */
            reason?: string;
            /** @description The account to move to, by number or path. */
            to: components["schemas"]["AccountName"];
        };
        /** @description An open session. */
        Reconciliation: {
            /** @description The account's path. */
            account: string;
            /** @description What the books say. */
            booked: components["schemas"]["AssetAmount"];
            /** @description How many lines there are since. */
            count: number;
            /** @description Bank less books: zero when it can be signed off. */
            difference: components["schemas"]["AssetAmount"];
            last: components["schemas"]["SignOff"] | null;
            /** @description The lines, the oldest first; the first 2,000. */
            lines: components["schemas"]["ReconciliationLine"][];
            /** @description How many of them no bank statement has. */
            not_from_bank: number;
            /** @description Whether it can be signed off. */
            ready: boolean;
            /**
             * Format: date-time
             * @description When it was opened.
             */
            started_at: string;
            /** @description By whom. */
            started_by: string;
            /** @description What the bank says at the end of it. */
            stated: components["schemas"]["AssetAmount"];
            /**
             * Format: int64
             * @description The bank statement that says so.
             */
            statement: number | null;
            /** @description Entries whose amount is the difference. */
            suspects: number[];
            /**
             * Format: date
             * @description The last day.
             */
            through: string;
            /** @description How many of them nobody categorised. */
            uncategorised: number;
            /** @description How many of them are in no match. */
            unmatched: number;
        };
        /** @description A line of a session. */
        ReconciliationLine: {
            /** @description Money in is positive. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: date
             * @description Booking date.
             */
            booked_on: string;
            /** @description What it is for; null if nobody said, or if it is split. */
            category: string | null;
            /** @description The other side's name. */
            counterparty: string;
            /** @description What it is. */
            description: string;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /** @description Whether a bank statement has it. */
            from_bank: boolean;
            /** @description Whether it settles an expected item or is a transfer. */
            matched: boolean;
            /** @description Whether nobody said what it is for. */
            unknown: boolean;
        };
        /** @description Every account of money and where it stands. */
        ReconciliationList: {
            /** @description The accounts, by path. */
            items: components["schemas"]["ReconciliationRow"][];
        };
        /** @description Where an account stands. */
        ReconciliationRow: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            last: components["schemas"]["SignOff"] | null;
            /** @description Whether a session is open. */
            open: boolean;
            /** @description Its path. */
            path: string;
            statement_balance: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The day of the last bank statement.
             */
            statement_on: string | null;
        };
        /** @description Recovery codes; shown this once. */
        RecoveryCodes: {
            /** @description Each works once; none if there were some already. */
            codes: string[];
        };
        /** @description Something that is paid or received again and again. */
        Recurring: {
            /**
             * Format: int32
             * @description The account, by number.
             */
            account: number;
            /** @description Its path. */
            account_path: string;
            /** @description What moved the last time; out is below zero. */
            amount: components["schemas"]["AssetAmount"];
            /** @description What it is for. */
            category: string | null;
            /** @description Other prices, the newest last. */
            changes: components["schemas"]["PriceChange"][];
            /**
             * Format: int32
             * @description In how many of ten thousand periods it came on its day.
             */
            confidence: number;
            /** @description Whether it stopped coming. */
            ended: boolean;
            /** @description Its entries, the newest last; 24 at most. */
            entries: number[];
            /** @description `weekly`, `biweekly`, `monthly`, `quarterly`, `half-yearly` or `yearly`. */
            every: string;
            /**
             * Format: date
             * @description The first time.
             */
            first_on: string;
            /** @description Whether the amount is the same from time to time. */
            fixed: boolean;
            /** @description `payroll`, `rent`, `tax`, `loan`, `insurance`, `subscription`, `receipt` or `payment`. */
            kind: string;
            /** @description What its latest entry is called. */
            label: string;
            /**
             * Format: date
             * @description The last time.
             */
            last_on: string;
            /**
             * Format: date
             * @description When it is expected next; null once it ended.
             */
            next_on: string | null;
            /** @description How often it came. */
            times: number;
            /** @description The same for a year. */
            yearly: components["schemas"]["AssetAmount"];
        };
        /** @description What recurs, the most expensive first within each asset; what ended last. */
        RecurringPayments: {
            /**
             * Format: date
             * @description As known on this day.
             */
            as_of: string;
            /** @description Each of them. */
            items: components["schemas"]["Recurring"][];
            /** @description What goes out in a year by what has not ended, by asset. */
            yearly_out: components["schemas"]["AssetAmount"][];
        };
        /** @description A refresh token; a page sends its cookie. */
        Refresh: {
            /** @description The refresh token. */
            refresh_token?: string | null;
        };
        /** @description Someone new, by a set-up link or an invitation. */
        Registration: {
            /** @description `true` answers with cookies for a page instead of tokens. */
            cookies?: boolean;
            /** @description Their address; an invitation knows it. */
            email?: string | null;
            /** @description Their name. */
            name: string;
            /** @description By set-up: the name of the first organisation, if there is none. */
            organisation?: string | null;
            /**
             * Format: password
             * @description Their password.
             */
            password: string;
            /** @description By set-up: the currency of its reports; EUR if absent. */
            reporting_currency?: string | null;
            /** @description The secret of the link. */
            token: string;
        };
        /** @description An account at a bank. */
        RemoteAccount: {
            /** @description ISO 4217 code. */
            currency: string | null;
            /** @description What the bank's interface calls it. */
            id: string;
            /** @description IBAN or number. */
            identification: string | null;
            /** @description Its name. */
            name: string | null;
        };
        /** @description An account at a bank, and how far it is known. */
        RemoteHealth: {
            balance: components["schemas"]["AssetAmount"] | null;
            /**
             * Format: date
             * @description The balance's day.
             */
            balance_on: string | null;
            /** @description What the bank's interface calls it. */
            id: string;
            /** @description IBAN or number. */
            identification: string | null;
            /** @description Its name. */
            name: string | null;
            /**
             * Format: date
             * @description Every line up to this day was asked for.
             */
            through: string | null;
        };
        /** @description Why a sign-off is taken back. */
        Reopening: {
            /** @description Why. */
            reason?: string;
        };
        /**
         * @description How a principal is repaid.
         * @enum {string}
         */
        RepaymentForm: "bullet" | "annuity" | "linear";
        /** @description When a payment repeats. */
        Repetition: {
            /**
             * Format: int32
             * @description How many days before it is drafted; 60 at most.
             */
            days_ahead: number;
            /** @description How often. */
            every: components["schemas"]["Every"];
            /**
             * Format: date
             * @description The first day of execution.
             */
            first_on: string;
            /**
             * Format: date
             * @description The last; without end if absent.
             */
            last_on?: string | null;
        };
        /** @description One row of a statement. */
        ReportRow: {
            /**
             * Format: int32
             * @description The account's number; null for a name that only groups others.
             */
            account: number | null;
            /** @description Its balances with all below it. */
            balances: components["schemas"]["AssetAmount"][];
            /** @description How deep it stands: 1 for a root. */
            depth: number;
            /** @description Its path. */
            path: string;
        };
        /** @description How reports are made. */
        ReportingSetting: {
            /**
             * @description The currency, given when the organisation was made.
             * @example EUR
             */
            currency: string;
        };
        /** @description A reversal to book. */
        Reversal: {
            /**
             * Format: date
             * @description Its booking date; the entry's own if absent.
             */
            booked_on?: string | null;
            /** @description Why. */
            reason?: string;
        };
        /** @description The permission matrix. */
        RoleList: {
            /** @description Every action. */
            actions: components["schemas"]["ActionRow"][];
            /** @description Every role, from the most to the fewest rights. */
            roles: components["schemas"]["RoleRow"][];
        };
        /** @description A role. */
        RoleRow: {
            /** @description What it is for. */
            about: string;
            /** @description Its name in data. */
            name: string;
        };
        /** @description A rule that is kept. */
        Rule: {
            /** @description Whether it is asked. */
            active: boolean;
            /** @description Its id. */
            id: string;
            /**
             * Format: int32
             * @description Its place: rules are asked from the lowest to the highest.
             */
            position: number;
            /** @description What it asks and says. */
            rule: components["schemas"]["RuleWords"];
            /**
             * Format: int64
             * @description Its version, as in `ETag`.
             */
            version: number;
        };
        /** @description What a rule says. */
        RuleAction: {
            /** @description It belongs to this category: a path. */
            category: string;
        } | {
            /** @description It is split over categories. */
            split: components["schemas"]["RulePart"][];
        } | {
            /** @description It is a transfer; the other side is this account of ours: a path. */
            transfer: string;
        } | {
            /** @description It is with this counterparty. */
            counterparty: string;
        } | {
            /** @description It is of this entity. */
            entity: string;
        } | {
            /** @description It gets this tag. */
            tag: string;
        };
        /**
         * @description Whether later rules are asked for a line that this one fits.
         * @enum {string}
         */
        RuleAfter: "continue" | "stop";
        /** @description Bounds of an amount, each included. */
        RuleAmount: {
            /** @description At least: decimal text. */
            "at-least"?: string | null;
            /** @description At most: decimal text. */
            "at-most"?: string | null;
        };
        /** @description A line that would get another category. */
        RuleChange: {
            /** @description The categories it would get. */
            after: components["schemas"]["RuleChangePart"][];
            /** @description Money in is positive. */
            amount: components["schemas"]["AssetAmount"];
            /** @description The category it has; null if nobody said. */
            before: string | null;
            /**
             * Format: date
             * @description Booking date.
             */
            booked_on: string;
            /** @description The other side's name. */
            counterparty: string;
            /** @description What it is. */
            description: string;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /** @description The rule's name. */
            rule: string;
        };
        /** @description A part of a line and its category. */
        RuleChangePart: {
            /** @description How much; money in is positive. */
            amount: components["schemas"]["AssetAmount"];
            /** @description The category. */
            category: string;
        };
        /** @description When a rule applies: one question, or several joined. */
        RuleCondition: {
            /** @description A text field and what is asked of it. */
            text: components["schemas"]["RuleText"];
        } | {
            /** @description The size of the amount, without its sign. */
            amount: components["schemas"]["RuleAmount"];
        } | {
            /** @description Money in or out. */
            direction: components["schemas"]["RuleDirection"];
        } | {
            /** @description The asset's code. */
            asset: string;
        } | {
            /** @description The account, or one below it: a path. */
            account: string;
        } | {
            /** @description The category it has now, or one above that: a path. */
            category: string;
        } | "uncategorised" | {
            /** @description The entity of the account, by short name. */
            entity: string;
        } | {
            /** @description A tag it has. */
            tag: string;
        } | {
            /** @description A date and what is asked of it. */
            day: components["schemas"]["RuleDay"];
        } | {
            /** @description Each of these. */
            all: components["schemas"]["RuleCondition"][];
        } | {
            /** @description At least one of these. */
            any: components["schemas"]["RuleCondition"][];
        } | {
            /** @description Not this. */
            not: components["schemas"]["RuleCondition"];
        };
        /** @description How many lines a rule fits. */
        RuleCount: {
            /** @description The rule; null for one that is not kept. */
            id: string | null;
            /** @description How many lines. */
            lines: number;
            /** @description Its name. */
            name: string;
        };
        /** @description A date and what is asked of it. */
        RuleDay: {
            /** @description The question. */
            test: components["schemas"]["RuleDayTest"];
            /** @description Which date. */
            which: components["schemas"]["RuleWhichDay"];
        };
        /** @description What is asked of a date. */
        RuleDayTest: {
            /**
             * Format: date
             * @description From this day on.
             */
            from: string;
        } | {
            /**
             * Format: date
             * @description Until this day.
             */
            until: string;
        } | {
            /** @description One of these days of the month; -1 is the last one. */
            "of-month": number[];
        } | {
            /** @description One of these days of the week, Monday is 1. */
            "of-week": number[];
        };
        /**
         * @description Which way the money went.
         * @enum {string}
         */
        RuleDirection: "in" | "out";
        /**
         * @description The text fields of a line.
         * @enum {string}
         */
        RuleField: "anywhere" | "description" | "counterparty" | "counterparty-account" | "counterparty-bank" | "bank-reference" | "customer-reference" | "end-to-end-id" | "code";
        /** @description The order of rules. */
        RuleOrder: {
            /** @description Ids, the first one first; rules that are not named stand behind. */
            rules: string[];
        };
        /** @description A part of a split. */
        RulePart: {
            /** @description The category: a path. */
            category: string;
            /** @description How much of the amount. */
            share: components["schemas"]["RuleShare"];
        };
        /** @description What rules would do. */
        RulePreview: {
            /** @description How many lines each rule fits. */
            by_rule: components["schemas"]["RuleCount"][];
            /** @description How many would get another category. */
            changed: number;
            /** @description How many lines were looked at. */
            examined: number;
            /** @description The first changes. */
            examples: components["schemas"]["RuleChange"][];
            /** @description How many would change but cannot: the parts of a split do not add up. */
            failed: number;
            /** @description How many would change but stand in a closed period. */
            locked: number;
            /** @description How many have already what the rules say. */
            unchanged: number;
            /** @description How many no rule gives a category. */
            unmatched: number;
        };
        /** @description A line and, if wanted, a rule that need not be kept. */
        RuleQuestion: {
            draft?: components["schemas"]["RuleWords"] | null;
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
        };
        /** @description Which rules are asked about which lines. */
        RuleRun: {
            draft?: components["schemas"]["RuleWords"] | null;
            /** @description Also lines that have a category already. */
            everything?: boolean;
            /**
             * Format: date
             * @description Booked on this day or later.
             */
            from?: string | null;
            /** @description Only these of the kept rules, by id; all active ones if absent. */
            rules?: string[] | null;
            /**
             * Format: date
             * @description Booked on this day or earlier.
             */
            to?: string | null;
        };
        /** @description Every rule, in the order they are asked. */
        RuleSet: {
            /** @description The rules. */
            items: components["schemas"]["Rule"][];
        };
        /** @description How much of an amount: decimal text. */
        RuleShare: {
            /** @description This much, without a sign. */
            amount: string;
        } | {
            /** @description This part of a hundred. */
            percent: string;
        } | "rest";
        /** @description What is asked of a text. */
        RuleTest: {
            /** @description The whole text. */
            is: string;
        } | {
            /** @description The whole text is one of these. */
            "one-of": string[];
        } | {
            /** @description It holds this. */
            contains: string;
        } | {
            /** @description It begins with this. */
            "starts-with": string;
        } | {
            /** @description It ends with this. */
            "ends-with": string;
        } | {
            /** @description A regular expression finds something in it. */
            matches: string;
        } | "empty";
        /** @description A text field and what is asked of it. Capitals and small letters are the same. */
        RuleText: {
            /** @description The field. */
            field: components["schemas"]["RuleField"];
            /** @description The question. */
            test: components["schemas"]["RuleTest"];
        };
        /**
         * @description Which date of a line.
         * @enum {string}
         */
        RuleWhichDay: "booked" | "valued";
        /** @description A rule and what became of it. */
        RuleWhy: {
            /** @description Whether its condition holds. */
            holds: boolean;
            /** @description The rule; null for one that is not kept. */
            id: string | null;
            /** @description Its name. */
            name: string;
            /** @description The earlier rule that ended the asking before it. */
            stopped_by: string | null;
            /** @description Its condition. */
            why: components["schemas"]["ConditionWhy"];
        };
        /** @description What a rule asks and says. */
        RuleWords: {
            /** @description Whether later rules are asked, too. */
            after?: components["schemas"]["RuleAfter"];
            /** @description What people call it. */
            name: string;
            /** @description What it says. */
            then: components["schemas"]["RuleAction"][];
            /** @description When it applies. */
            when: components["schemas"]["RuleCondition"];
        };
        /** @description A budget as it is kept. */
        SavedBudget: {
            /** @description The budget. */
            budget: components["schemas"]["Budget"];
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /** @description A template as it is kept. */
        SavedPaymentTemplate: {
            /** @description Who kept it last: the maker of what it drafts. */
            kept_by: string;
            /** @description Its name. */
            name: string;
            /** @description The template. */
            template: components["schemas"]["PaymentTemplate"];
            /**
             * Format: int64
             * @description Its version.
             */
            version: number;
        };
        /** @description Work that comes again. */
        Schedule: {
            /** @description What that is, in words; null if this program does not know the kind. */
            about: string | null;
            /**
             * @description When: minute, hour, day of month, month, day of week.
             * @example 0 1 * * *
             */
            cron: string;
            /** @description What is done. */
            kind: string;
            /** @description That job. */
            last_job: string | null;
            /**
             * Format: date-time
             * @description The moment it last made a job for.
             */
            last_run: string | null;
            last_state: components["schemas"]["JobState"] | null;
            /** @description Its name. */
            name: string;
            /**
             * Format: date-time
             * @description When it is next.
             */
            next_run: string;
            /**
             * @description The time zone in which that is read.
             * @example Europe/Berlin
             */
            zone: string;
        };
        /** @description Schedules. */
        ScheduleList: {
            /** @description By name. */
            items: components["schemas"]["Schedule"][];
        };
        /** @description One period of a schedule. */
        SchedulePeriod: {
            /** @description What the journal has as outstanding after the payment; null while that lies ahead. */
            actual: string | null;
            /** @description What is left. */
            closing: string;
            /**
             * Format: int64
             * @description Days as the convention counts them.
             */
            days: number;
            /** @description The actual balance less the closing one. */
            difference: string | null;
            /**
             * @description The part of a year, to ten places.
             * @example 0.2527777778
             */
            fraction: string;
            /**
             * Format: date
             * @description The first day that bears interest.
             */
            from: string;
            /** @description Its interest. */
            interest: string;
            /** @description Its number, from 1. */
            number: number;
            /** @description What is outstanding at its begin. */
            opening: string;
            /**
             * Format: date
             * @description The business day on which it is paid.
             */
            paid_on: string;
            /** @description Both together. */
            payment: string;
            /** @description The rate at its begin. Unit: basis points a year. */
            rate_bps: string;
            /** @description What is repaid. */
            repayment: string;
            /**
             * Format: date
             * @description The first day that does not.
             */
            to: string;
        };
        /** @description What members of an organisation must do. */
        SecuritySetting: {
            /** @description Whether everyone needs a second factor or a passkey. */
            second_factor_required: boolean;
        };
        /** @description A payment as it was seen. */
        SeenPayment: {
            /** @description Its `content`. */
            content: string;
            /**
             * Format: int32
             * @description Its number.
             */
            id: number;
        };
        /** @description Payments as they were seen. */
        SeenPayments: {
            /** @description All or none. */
            payments: components["schemas"]["SeenPayment"][];
        };
        /** @description The worth on a day. */
        SeriesPoint: {
            /**
             * Format: date
             * @description The day.
             */
            on: string;
            /** @description Assets without a price. */
            unpriced: string[];
            /** @description The worth at its end; null if nothing has a price. */
            value: string | null;
        };
        /** @description A day of the past, in UTC. */
        ServiceDay: {
            /**
             * Format: date
             * @description The day.
             */
            day: string;
            /**
             * Format: int32
             * @description Minutes that are known.
             */
            minutes: number;
            /**
             * Format: int32
             * @description Minutes in which requests were taken.
             */
            up_minutes: number;
        };
        /** @description A session. */
        Session: {
            /** @description Where it was last used from. */
            address?: string | null;
            /** @description What the device calls itself. */
            agent?: string | null;
            /** @description When it began. */
            created_at: string;
            /** @description When it ends unless it is used. */
            expires_at?: string | null;
            /** @description Whether a second factor was part of the sign-in. */
            has_second_factor: boolean;
            /** @description Its id. */
            id: string;
            /** @description Whether it is the one that asks. */
            is_current: boolean;
            /** @description When it was last refreshed. */
            last_used_at: string;
        };
        /** @description One's sessions. */
        SessionList: {
            /** @description The last used first. */
            items: components["schemas"]["Session"][];
        };
        /** @description The settings of an organisation. */
        Settings: {
            /** @description Every feature flag. */
            flags: components["schemas"]["FlagSetting"][];
            /** @description How reports are made. */
            reporting: components["schemas"]["ReportingSetting"];
            /** @description What members must do. */
            security: components["schemas"]["SecuritySetting"];
        };
        /** @description What to change; what is left out stays. */
        SettingsChange: {
            /** @description Flags by name: `true`, `false`, or null for what the installation says. */
            flags?: {
                [key: string]: boolean | null;
            } | null;
            security?: components["schemas"]["SecuritySetting"] | null;
        };
        /** @description What was settled, and what came back. */
        SettledList: {
            /** @description Settled, by entry. */
            items: components["schemas"]["SettledPayments"][];
            /** @description Settled before and brought back since, by entry. */
            returned: components["schemas"]["SettledPayments"][];
        };
        /** @description Payments that an entry settled. */
        SettledPayments: {
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
            /** @description The payments. */
            payments: number[];
        };
        /** @description What an entry settles of an item. */
        Settlement: {
            /** @description How much, signed as the item. */
            amount: components["schemas"]["AssetAmount"];
            /**
             * Format: int64
             * @description The entry.
             */
            entry: number;
        };
        /** @description Whether there is anyone yet, and what is asked of who comes. */
        Setup: {
            /** @description Whether nobody exists yet. */
            needs_setup: boolean;
            /** @description Whether one has to sign in. */
            needs_sign_in: boolean;
        };
        /**
         * @description How much a finding matters.
         * @enum {string}
         */
        Severity: "notice" | "confirm" | "error";
        /** @description The sides of a balance sheet in one asset. */
        SheetTotal: {
            /** @description The asset. */
            asset: string;
            /** @description All assets. */
            assets: string;
            /** @description All equity, the results included. */
            equity: string;
            /** @description All liabilities. */
            liabilities: string;
        };
        /** @description A provider to sign in at. */
        SignInProvider: {
            /** @description What it is called. */
            label: string;
            /** @description For who is signed in and linked it: what `DELETE /auth/mfa/{id}` takes the link away by. */
            link_id?: string | null;
            /** @description Its name in addresses. */
            name: string;
        };
        /** @description A sign-off that stands. */
        SignOff: {
            /** @description What bank and books both said. */
            balance: components["schemas"]["AssetAmount"];
            /** @description What the person added. */
            note: string;
            /**
             * Format: int64
             * @description Its sequence in the journal.
             */
            seq: number;
            /**
             * Format: date
             * @description The last day that is signed off.
             */
            through: string;
        };
        /** @description Someone who did both sides of a pair. */
        SoxConflict: {
            /** @description In words. */
            about: string;
            /** @description Who: an id, or `local` for the operator. */
            actor: string;
            /** @description Some of it. */
            evidence: components["schemas"]["SoxEvidence"][];
            /** @description How often they did the one. */
            left: number;
            /** @description The pair. */
            pair: string;
            /** @description How often they did the other. */
            right: number;
        };
        /** @description What a finding follows from. */
        SoxEvidence: {
            /** @description What was done; `entries.booked` is in the journal, all else in the audit log. */
            action: string;
            /**
             * Format: date-time
             * @description When.
             */
            at: string;
            /**
             * Format: int64
             * @description Its sequence there.
             */
            seq: number;
            /** @description To what. */
            target: string | null;
        };
        /** @description What a member can do. */
        SoxMember: {
            /** @description What they may do. */
            actions: string[];
            /** @description Whether their rights were not used for 90 days. */
            dormant: boolean;
            /**
             * Format: date-time
             * @description When they last did something that is written down, or signed in; null if never.
             */
            last_used_at: string | null;
            /** @description Their name. */
            name: string;
            /** @description Pairs of which they may do both sides. */
            pairs: string[];
            /** @description Their role. */
            role: string;
            /** @description What they see. */
            scope: components["schemas"]["MemberScope"];
            /** @description Whether it is a service account. */
            service: boolean;
            /**
             * Format: date-time
             * @description Since when.
             */
            since: string;
            /** @description Who. */
            user: string;
        };
        /** @description Two duties that one person should not have both of. */
        SoxPair: {
            /** @description In words. */
            about: string;
            /** @description The events of one side. */
            left: string[];
            /** @description Its name. */
            name: string;
            /** @description The events of the other. */
            right: string[];
            /** @description Whether both must be about the same thing. */
            same_target: boolean;
        };
        /** @description Who can do what, who did both sides of a pair, whose rights are not used. */
        SoxReport: {
            /** @description Who did both sides of a pair. */
            conflicts: components["schemas"]["SoxConflict"][];
            /**
             * Format: date-time
             * @description The first moment it is about.
             */
            from: string;
            /** @description What each member can do. */
            members: components["schemas"]["SoxMember"][];
            /** @description The pairs of duties that one person should not have both of. */
            pairs: components["schemas"]["SoxPair"][];
            /**
             * Format: date-time
             * @description The moment it ends before.
             */
            to: string;
        };
        /**
         * @description How a day of statements stands.
         * @enum {string}
         */
        StatementColour: "green" | "amber" | "red";
        /** @description How the installation is, for everybody. */
        Status: {
            /** @description The worst of its parts. */
            condition: components["schemas"]["Condition"];
            /** @description The days that are known, at most 90, the oldest first; null if they cannot be read now. */
            days: components["schemas"]["ServiceDay"][] | null;
            /** @description The last incidents, at most 20, the newest first; null if they cannot be read now. */
            incidents: components["schemas"]["Incident"][] | null;
            /** @description What the operator says while it is closed; null if nothing. */
            message: string | null;
            /** @description The parts. */
            parts: components["schemas"]["PartStatus"][];
        };
        /** @description Suggested categories, the surest first. */
        SuggestionPage: {
            /**
             * Format: int64
             * @description How many lines the classifier has learned from.
             */
            examples: number;
            /** @description The suggestions. */
            items: components["schemas"]["CategorySuggestion"][];
            /** @description For the next page; null on the last. */
            next_cursor: string | null;
            /** @description How many there are on all pages. */
            total: number;
            /** @description How many lines nobody categorised, with a suggestion or without. */
            uncategorised: number;
        };
        /** @description One of the words that decided. */
        SuggestionWord: {
            /** @description What it is of. */
            kind: string;
            /** @description The word as learned. */
            text: string;
            /**
             * Format: int32
             * @description Its part in what speaks for the category, in basis points.
             */
            weight: number;
        };
        /**
         * @description How a sync ended.
         * @enum {string}
         */
        SyncOutcome: "done" | "failed" | "stopped" | "skipped";
        /** @description What a sync did. */
        SyncReport: {
            /**
             * Format: int64
             * @description Lines that were booked.
             */
            booked: number;
            /**
             * Format: int64
             * @description Files that were taken.
             */
            files: number;
            /** @description Imports that wait for somebody. */
            held: string[];
            /** @description What is worth knowing. */
            notes: string[];
            /** @description How it ended. */
            outcome: components["schemas"]["SyncOutcome"];
            problem: components["schemas"]["ConnectionProblem"] | null;
            /**
             * Format: int64
             * @description Files that cannot be read.
             */
            unreadable: number;
            /**
             * Format: int64
             * @description Files left for the next sync.
             */
            waiting: number;
        };
        /** @description The day for which a template is drafted. */
        TemplateUse: {
            /**
             * Format: date
             * @description The day of execution; the next on which the bank works if absent.
             */
            execute_on?: string | null;
        };
        /** @description Tokens. */
        TokenAnswer: {
            /** @description For `Authorization: Bearer`; absent when it is in a cookie. */
            access_token?: string | null;
            /** @description What a page sends as `X-CSRF-Token` with unsafe requests. */
            csrf_token: string;
            /** @description The device's token for its next sign-in; absent when it is in a cookie or unchanged. */
            device?: string | null;
            /**
             * Format: int64
             * @description Seconds the access token is good.
             */
            expires_in: number;
            /**
             * Format: int64
             * @description Seconds the refresh token is good.
             */
            refresh_expires_in: number;
            /** @description For one refresh; absent when it is in a cookie. */
            refresh_token?: string | null;
            /** @description Always `Bearer`. */
            token_type: string;
        };
        /** @description The first code of a code generator. */
        TotpCode: {
            /** @description The code that the app shows. */
            code: string;
            /** @description The `id` of the offer. */
            id: string;
        };
        /** @description A code generator to set up; shown this once. */
        TotpOffer: {
            /** @description For the confirmation. */
            id: string;
            /** @description For an app on this device. */
            otpauth_url: string;
            /** @description For an app with a camera: a square SVG image. */
            qr_svg: string;
            /** @description For typing into an app. */
            secret: string;
        };
        /** @description Who shall own an organisation. */
        Transfer: {
            /** @description The id of a member who is a person. */
            to: string;
        };
        /** @description Two lines to be taken for one transfer. */
        TransferChoice: {
            /**
             * Format: int64
             * @description The entry that took the money from one account.
             */
            from: number;
            /**
             * Format: int64
             * @description The entry that brought it to the other.
             */
            to: number;
        };
        /** @description Two lines that are one transfer. */
        TransferProposal: {
            /** @description The money that left. */
            from: components["schemas"]["MatchLine"];
            /** @description Why, most first. */
            reasons: components["schemas"]["MatchReason"][];
            /**
             * Format: int32
             * @description How sure it is, in basis points.
             */
            score: number;
            /** @description The money that arrived. */
            to: components["schemas"]["MatchLine"];
        };
        /** @description Every account's balance on its side. */
        TrialBalance: {
            /**
             * Format: date
             * @description At the end of this day.
             */
            as_of: string;
            /** @description Whether both sides are equal. */
            balanced: boolean;
            /** @description In the order of a chart of accounts. */
            items: components["schemas"]["TrialRow"][];
            /**
             * Format: int64
             * @description The journal's sequence.
             */
            seq: number;
            /** @description One an asset. */
            totals: components["schemas"]["TrialTotal"][];
        };
        /** @description One account of a trial balance. */
        TrialRow: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description Its credit balances, without a sign. */
            credits: components["schemas"]["AssetAmount"][];
            /** @description Its debit balances. */
            debits: components["schemas"]["AssetAmount"][];
            /** @description Its path. */
            path: string;
        };
        /** @description Both sides of a trial balance in one asset. */
        TrialTotal: {
            /** @description The asset. */
            asset: string;
            /** @description All credit balances, without a sign. */
            credits: string;
            /** @description All debit balances. */
            debits: string;
        };
        /** @description What an account holds of one asset, and what of it can be used. */
        UsableBalance: {
            /**
             * Format: int32
             * @description The account's number.
             */
            account: number;
            /** @description When it can be used: `today`, `next-day`, `after-2-days`, `restricted`. */
            available: string;
            /** @description What is booked. */
            balance: components["schemas"]["AssetAmount"];
            /** @description Its bank. */
            bank: string | null;
            /** @description `below-limit`, `below-least` or `below-target`; null if nothing is wrong. */
            breach: string | null;
            /**
             * Format: int32
             * @description What is taken off for a quick sale, in basis points.
             */
            haircut_bps: number;
            idle: components["schemas"]["AssetAmount"] | null;
            overdraft: components["schemas"]["AssetAmount"] | null;
            /** @description Its path. */
            path: string;
            restricted: components["schemas"]["AssetAmount"] | null;
            target: components["schemas"]["AssetAmount"] | null;
            /** @description The balance less what is restricted, with the overdraft. */
            usable: components["schemas"]["AssetAmount"];
            value: components["schemas"]["AssetAmount"] | null;
        };
        /** @description What something is worth: nothing is made up for what has no price. */
        ValuedTotal: {
            /** @description Assets without a price. */
            unpriced: string[];
            value: components["schemas"]["AssetAmount"] | null;
        };
        /** @description The result of proving a journal. */
        Verification: {
            /** @description How many of them are entries. */
            entries: number;
            /** @description Where the stored journal stands. */
            head: components["schemas"]["Head"];
            /** @description Whether chain and balances are proved. */
            ok: boolean;
            /** @description What is wrong. */
            problems: string[];
            /**
             * Format: int64
             * @description How many records were followed.
             */
            records: number;
        };
        /** @description A text that goes out otherwise than it was given. */
        WrittenText: {
            /** @description Which text. */
            field: string;
            /** @description As given. */
            given: string;
            /** @description As written. */
            written: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_account: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccount"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_account: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path: {
                /** @description Number or path */
                id: components["schemas"]["AccountName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_account: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Number or path */
                id: components["schemas"]["AccountName"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_account_balance: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path: {
                /** @description Number or path */
                id: components["schemas"]["AccountName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountBalance"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_account_history: {
        parameters: {
            query?: {
                /** @description The first day; that of the first entry if absent. */
                from?: string;
                /** @description The last day; today if absent. */
                to?: string;
                /** @description How far the points are apart; a day if absent. */
                interval?: "day" | "week" | "month";
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description Number or path */
                id: components["schemas"]["AccountName"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountHistory"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_account_terms: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The account's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version; 0 while none were set */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountTerms"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_account_terms: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The account's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountTerms"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountTerms"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_organisation_keys: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_organisation_key: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The key's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_audit_log: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Which chain; the organisation's if absent. */
                chain?: "organisation" | "instance";
                /** @description Not before this moment. */
                from?: string;
                /** @description Before this moment. */
                to?: string;
                /** @description Who did it: an id, or `local`. */
                actor?: string;
                /** @description What was done: `member.invited`, or `member` for all of its kind. */
                action?: string;
                /** @description What it was done to. */
                target?: string;
                /** @description A text anywhere in the event. */
                q?: string;
                /** @description `next` of the page before. */
                before?: number;
                /** @description Items of the page, at most 500; 100 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_audit_log: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The form; JSON lines if absent. */
                format?: "jsonl" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description JSON lines, or CSV */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/jsonl": string;
                    "text/csv": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify_audit_log: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Which chain; the organisation's if absent. */
                chain?: "organisation" | "instance";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditVerification"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_disclosures: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description `next` of the page before. */
                before?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DisclosurePage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_disclosure: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDisclosure"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Disclosure"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite_member: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewInvitation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invitation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdraw_invitation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The invitation's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken back */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotate_keys: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyRotation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transfer_organisation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Transfer"];
            };
        };
        responses: {
            /** @description Handed over */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_sox_report: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Not before this moment; a year before the end if absent. */
                from?: string;
                /** @description Before this moment; now if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SoxReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_service_accounts: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_service_account: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewServiceAccount"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_service_account: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The service account's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_service_key: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The service account's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingsChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_member: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_member: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The user's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_api_keys: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_api_key: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiKey"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revoke_api_key: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The key's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoked */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    leave_organisation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Left */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OwnMembership"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the link */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkOffer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_factors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactorList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOffer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_passkey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskey"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replace_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOffer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TotpCode"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify_mfa: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MfaLogin"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_factor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The factor's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_passkey_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLogin"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyOffer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finish_passkey_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyAnswer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            /** @description Changed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_providers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    begin_provider_login: {
        parameters: {
            query?: {
                /** @description The page of this site to go on to; `/` if absent. */
                return_to?: string;
                /** @description `true` links the provider to the account that is signed in; needs a fresh proof. */
                link?: boolean;
            };
            header?: never;
            path: {
                /** @description The provider's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider's page */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reauthenticate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reauthentication"];
            };
        };
        responses: {
            /** @description Proved */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            /** @description Set */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_other_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    end_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The session's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_setup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setup"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_backups: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BackupList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_balances: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description With groups and sums; false if absent. */
                tree?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_beneficiaries: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BeneficiaryList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_beneficiary: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBeneficiary"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Beneficiary"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    check_beneficiary_name: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBeneficiary"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NameCheck"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_beneficiary: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The beneficiary's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Beneficiary"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_beneficiary: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The beneficiary's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBeneficiary"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Beneficiary"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_beneficiary: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The beneficiary's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decide_beneficiary: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The beneficiary's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DetailsDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Beneficiary"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_budgets: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_budget: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path: {
                /** @description The budget's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BudgetState"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_budget: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The budget's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Budget"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedBudget"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_budget: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The budget's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_cash_flows: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description First day; that of this month if absent. */
                from?: string;
                /** @description Last day; today if absent. */
                to?: string;
                /** @description The period to compare with; none if absent. */
                compare?: "previous" | "year";
                /** @description By what they are grouped; category if absent. */
                by?: "category" | "counterparty" | "entity" | "currency" | "account" | "bank" | "region";
                /** @description Categories are cut after so many parts of their path. */
                depth?: number;
                /** @description Only on this account, by number or path. */
                account?: string;
                /** @description Only of this entity. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CashFlows"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_expected_flows: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description First day; that of this month if absent. */
                from?: string;
                /** @description Last day; today if absent. */
                to?: string;
                /** @description By what they are grouped; category if absent. */
                by?: "category" | "counterparty" | "entity" | "currency" | "account" | "bank" | "region";
                /** @description Categories are cut after so many parts of their path. */
                depth?: number;
                /** @description Only on this account, by number or path. */
                account?: string;
                /** @description Only of this entity. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description Only the group of this kind, with `key`; all groups if absent. */
                kind?: "operating" | "exchange" | "internal";
                /** @description The key of the group; that without one if absent. */
                key?: string;
                /** @description How many are skipped; none if absent. */
                offset?: number;
                /** @description How many are shown at most; 200 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedFlowList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_categorisations: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategorisationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    categorise_lines: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCategorisation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categorisation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_categorisation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The batch's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categorisation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_category_suggestions: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description At least this sure, in basis points; 0 if absent. */
                at_least?: number;
                /** @description At most this many; 50 if absent, 1,000 at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuggestionPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_connections: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pause_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resume_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Connection"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SyncReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    test_connection: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The connection's id or name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionProbe"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_connectors: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectorList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_continuity: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description First day; three months before the last if absent. */
                from?: string;
                /** @description Last day; today if absent. */
                to?: string;
                /** @description Only this account, by number or path. */
                account?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Continuity"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_counterparties: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CounterpartyList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_counterparty: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCounterparty"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counterparty"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_counterparty_candidates: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CounterpartyCandidateList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_counterparty: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The counterparty's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCounterparty"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counterparty"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_counterparty: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The counterparty's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    merge_counterparties: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The counterparty that stays */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CounterpartyMerge"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Counterparty"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    split_counterparty: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The counterparty they are with */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCounterparty"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CounterpartySplit"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_entries: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description On this account, by number or path. */
                account?: components["schemas"]["AccountName"];
                /** @description Also on the accounts below it; true if absent. */
                subtree?: boolean;
                /** @description Booked on this day or later. */
                from?: string;
                /** @description Booked on this day or earlier. */
                to?: string;
                /** @description With this text in description, counterparty or reference. */
                q?: string;
                /** @description Lines with this counterparty, by its id: as its names and accounts are recognised. */
                counterparty?: string;
                /** @description With a posting of at least this much, sign aside. */
                min?: string;
                /** @description With a posting of at most this much, sign aside. */
                max?: string;
                /** @description With a posting in this asset. */
                asset?: string;
                /**
                 * @description Only entries behind a figure of the forecast: with flows of this category, by number or
                 *     path, or `own` for those between accounts of ours. `account`, without those below it,
                 *     `asset` and `entity` are then of the money at hand.
                 */
                flows?: string;
                /** @description With `flows`, only on accounts of this entity. */
                entity?: string;
                /** @description Booked by this import. */
                import?: string;
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description `-booked_on` (newest first) if absent. */
                sort?: "-booked_on" | "booked_on";
                /** @description At most this many; 50 if absent, 1,000 at most. */
                limit?: number;
                /** @description Leave this many out. */
                offset?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_entry: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEntry"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_entry: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The entry's sequence */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reclassify_entry: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The entry's sequence */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reclassification"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reverse_entry: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The entry's sequence */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reversal"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_expected_items: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description Only of this kind. */
                kind?: "receivable" | "payable";
                /** @description In which state; `unsettled` if absent. */
                state?: "unsettled" | "open" | "partial" | "settled" | "cancelled" | "all";
                /** @description With this text in counterparty, reference or description. */
                q?: string;
                /** @description With this counterparty, by its id: as its names and accounts are recognised. */
                counterparty?: string;
                /** @description Only of this entity. */
                entity?: string;
                /** @description Due on this day or later. */
                from?: string;
                /** @description Due on this day or earlier. */
                to?: string;
                /** @description At most this many; 50 if absent, 1,000 at most. */
                limit?: number;
                /** @description The `next_cursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItemPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_expected_items: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExpectedItems"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItemsAdded"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_ageing: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description How old everything is on this day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgeingReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_expected_items: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description The kind of every row that names none. */
                kind?: "receivable" | "payable";
                /** @description The file's name, for problems. */
                name?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItemsAdded"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_expected_item: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The item's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItem"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_expected_item: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The item's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewExpectedItem"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItem"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_expected_item: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The item's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExpectedCancellation"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExpectedItem"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_facilities: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
                /** @description Totals in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilityList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_facility: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFacility"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_debt_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The first day; today if absent. */
                from?: string;
                /** @description The last day; 90 days later if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DebtPaymentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_facility: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_facility: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFacility"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_accruals: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Up to the end of this day; today if absent. */
                until?: string;
            };
            header?: never;
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccrualList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    book_accruals: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAccrual"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccrualList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archive_facility: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restore_facility: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facility"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_facility_schedule: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path: {
                /** @description The facility's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FacilitySchedule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description Days of the past, at most 366; 90 if absent. */
                past?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastOutlook"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_forecast_adjustments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastAdjustmentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_forecast_adjustment: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewForecastAdjustment"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastAdjustment"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_forecast_adjustment: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The adjustment's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compare_forecast_scenarios: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description Names of scenarios, with commas; at most 6. */
                scenarios?: string;
                /** @description What everything together should not fall below; nothing if absent. */
                limit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastComparison"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast_figure: {
        parameters: {
            query: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /**
                 * @description Flows of this category, by number or path; `own` for those between accounts of ours; all of
                 *     them if absent.
                 */
                category?: string;
                /** @description Its first day. */
                from: string;
                /** @description Its last day. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastFigureParts"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast_grid: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description Weeks to come, at most 53; 13 if absent. */
                weeks?: number;
                /** @description Weeks of the past, at most 53; 4 if absent. */
                before?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastGrid"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_forecast_hindcasts: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewForecastHindcast"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_forecast_known: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastKnownList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast_performance: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /**
                 * @description Those made ahead, or those made afterwards; if absent, those made afterwards only while no
                 *     other can be scored.
                 */
                made?: "ahead" | "afterwards";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastPerformance"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_forecast_past_weeks: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description One account, by number or path. */
                account?: string;
                /** @description What is held in one asset. */
                currency?: string;
                /** @description One entity, by short name. */
                entity?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description Only flows of this category, by number or path. */
                category?: string;
                /** @description Which week after what was known: 1 is the next one, and the default. */
                ahead?: number;
                /** @description Weeks of the past; 26 if absent. */
                weeks?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastPastWeeks"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_proposal: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Only accounts of one entity, by short name. */
                entity?: string;
                /** @description Days; as the settings say if absent. */
                days?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    solve_proposal: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposalQuestion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft_proposal: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProposalPayments"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalPayments"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_proposal_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_proposal_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProposalSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_forecast_runs: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_forecast_run: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewForecastRun"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastRunList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_forecast_scenarios: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastScenarioList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast_scenario: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The scenario's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastScenario"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_forecast_scenario: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The scenario's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewForecastScenario"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastScenario"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_forecast_scenario: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The scenario's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_forecast_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_forecast_settings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForecastSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ForecastSettings"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_consents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_consent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConsentChoice"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConsentList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Erased */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_person: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A zip file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": number[];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_detailed_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailedHealth"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_imports: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportUpload"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    commit_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportCommit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    map_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportMapping"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    undo_import: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportUndo"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_intercompany: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Intercompany"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    mark_intercompany: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The account's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IntercompanyMark"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IntercompanyAccount"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unmark_intercompany: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    propose_netting: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
                /** @description Whose figures count; what both confirm if absent. */
                by?: "agreed" | "debtor" | "creditor";
                /** @description The entity that all pay to and are paid by; directly if absent. */
                centre?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Netting"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft_netting: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NettingRun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_jobs: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description Only in this state. */
                state?: "waiting" | "active" | "completed" | "failed" | "dead" | "cancelled";
                /** @description Only of this kind. */
                kind?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Items of the page, at most 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_job: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewJob"];
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_job_kinds: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobKindList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_job: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The job's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_job: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The job's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retry_job: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The job's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Job"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_journal_head: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Head"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verify_journal: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_liquidity: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Liquidity"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_mappings: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_mapping: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The mapping's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_mapping: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The mapping's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Mapping"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_mapping: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The mapping's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_matches: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMatches"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMatches"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    propose_matches: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description How far amounts may differ, in the asset's unit: decimal text; 0 if absent. */
                tolerance?: string;
                /** @description How many days may lie between a line and the due date; 45 if absent, 400 at most. */
                window_days?: number;
                /** @description The lowest score that is proposed, in basis points; 4,500 if absent. */
                at_least?: number;
                /** @description At most this many of each sort; 200 if absent, 1,000 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchProposals"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    accept_transfers: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTransfers"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categorisation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    take_back_match: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description One of the match's entries */
                entry: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedMatch"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_organisations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_organisation: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrganisation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_payment_files: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    export_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPaymentFile"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadePaymentFile"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    copy_payment_file: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The file's number */
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentFileCopy"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadePaymentFile"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    send_payment_file: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The file's number */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_payment_gateway: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentGateway"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_payment_gateway: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPaymentGateway"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentGateway"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    remove_payment_gateway: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchange_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentExchange"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_payment_policy: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPolicy"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    set_payment_policy: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPolicy"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_payment_policy: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyQuestion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyAnswer"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_payment_status: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/xml": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentStatus"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_payment_templates: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentTemplateList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    put_payment_template: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The template's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentTemplate"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedPaymentTemplate"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_payment_template: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The template's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft_from_template: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The template's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateUse"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id. */
                org?: string;
                /** @description Only in this state. */
                state?: "drafted" | "submitted" | "approved" | "rejected" | "exported" | "sent" | "accepted" | "settled" | "failed" | "cancelled";
                /** @description Only of this batch. */
                batch?: number;
                /** @description Only to this beneficiary. */
                beneficiary?: string;
                /** @description The `next_before` of the page before. */
                before?: number;
                /** @description At most this many; 100 if absent, 500 at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentPage"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPayments"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approve_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenPayments"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancel_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draft_payables: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayableRun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reject_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    report_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentReport"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settle_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettledList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    submit_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SeenPayments"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentItems"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_payment: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The payment's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_payment: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The payment's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PaymentChange"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_positions: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description By what they are grouped; currency if absent. */
                group?: "currency" | "entity" | "bank" | "account" | "region";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionReport"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_position_history: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day (`2026-01-31`). */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
                /** @description Valued in this asset; the reporting currency if absent. */
                in?: string;
                /** @description The first day; that of the first entry if absent. */
                from?: string;
                /** @description The last day; today if absent. */
                to?: string;
                /** @description How far the points are apart; a day if absent. */
                interval?: "day" | "week" | "month";
                /** @description By what they are grouped; currency if absent. */
                group?: "currency" | "entity" | "bank" | "account" | "region";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionHistory"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_prices: {
        parameters: {
            query?: {
                /** @description The asset that is priced. */
                base?: string;
                /** @description The asset the price is in. */
                quote?: string;
                /** @description From this day on. */
                from?: string;
                /** @description Up to this day. */
                to?: string;
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    create_prices: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PriceList"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricesPut"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    import_prices: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PricesPut"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_reconciliations: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReconciliationList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    start_reconciliation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReconciliation"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_reconciliation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The account, by number or path */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    drop_reconciliation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account, by number or path */
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reopen_reconciliation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account, by number or path */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reopening"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sign_off_reconciliation: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The account, by number or path */
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSignOff"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignOff"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_recurring_payments: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The day; today if absent. */
                as_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecurringPayments"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_balance_sheet: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceSheet"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_income_statement: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description The first day; that of the last day's year if absent. */
                from?: string;
                /** @description The last day; today if absent. */
                to?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncomeStatement"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_trial_balance: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
                /** @description At the end of this day; today if absent. */
                as_of?: string;
                /** @description By which date; booked if absent. */
                basis?: "booked" | "valued";
                /** @description Only what was recorded up to this sequence. */
                known_seq?: number;
                /** @description Only what was recorded up to this moment. */
                known_at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalance"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_rules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSet"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    add_rule: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            201: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    apply_rules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleRun"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categorisation"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    order_rules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleOrder"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSet"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    preview_rules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleRun"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulePreview"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explain_rules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RuleQuestion"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryWhy"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_rule: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path: {
                /** @description The rule's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    change_rule: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
            };
            path: {
                /** @description The rule's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    /** @description The version */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rule"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    delete_rule: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: {
                /** @description The `ETag` of the version that was read: another one is refused (412). */
                "If-Match"?: string;
                /** @description `*`: refused (412) if there is one already. */
                "If-None-Match"?: string;
                /**
                 * @description The same key with the same content is done once and answered alike; with other content
                 *     it is refused.
                 */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description The rule's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    list_schedules: {
        parameters: {
            query?: {
                /** @description The organisation, by short name or id; the first one if absent. */
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleList"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    get_status: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
