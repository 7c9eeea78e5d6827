// Generated from docs/openapi.json by `npm run generate`; edits are lost.

export interface paths {
    "/api/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organisations. */
        get: operations["list_organisations"];
        put?: never;
        /** Create an organisation. */
        post: operations["create_organisation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the accounts with their balances. */
        get: operations["list_accounts"];
        put?: never;
        /** Open an account. */
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
        /** One account. */
        get: operations["get_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change an account. */
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
        /** The balance at the end of a day. */
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
        /** The balance through time. */
        get: operations["get_account_history"];
        put?: never;
        post?: never;
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
        /** List entries. */
        get: operations["list_entries"];
        put?: never;
        /** Book an entry. */
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
    "/api/v1/entries/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reverse an entry. */
        post: operations["reverse_entry"];
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
        /** Move an entry's amount to another account. */
        post: operations["reclassify_entry"];
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
        /** Balances of every account. */
        get: operations["list_balances"];
        put?: never;
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
        /** Positions by currency, entity, bank, account or region. */
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
        /** Positions through time. */
        get: operations["get_position_history"];
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
        /** Past imports. */
        get: operations["list_imports"];
        put?: never;
        /** Read files; nothing is booked. */
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
        /** One import. */
        get: operations["get_import"];
        put?: never;
        post?: never;
        /** Drop a preview. */
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
        /** Book a preview. */
        post: operations["commit_import"];
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
        /** Undo an import by reversals. */
        post: operations["undo_import"];
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
        /** Read a CSV again with a mapping. */
        post: operations["map_import"];
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
        /** Saved CSV mappings. */
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
        /** One saved mapping. */
        get: operations["get_mapping"];
        /** Save a mapping. */
        put: operations["put_mapping"];
        post?: never;
        /** Forget a mapping. */
        delete: operations["delete_mapping"];
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
        /** Add prices. */
        post: operations["create_prices"];
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
        /** The head of the journal. */
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
        /** Verify the whole chain and every balance. */
        post: operations["verify_journal"];
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
        /** Is the service up? */
        get: operations["get_api_health"];
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
        AssetAmount: {
            asset: string;
            /** @description Decimal amount, exact, as text. */
            amount: string;
        };
        Head: {
            /** Format: int64 */
            seq: number;
            hash: string;
        };
        Organisation: {
            id: string;
            slug: string;
            name: string;
            reporting_currency: string;
            /** Format: date-time */
            created_at: string;
            head: components["schemas"]["Head"];
        };
        OrganisationList: {
            items: components["schemas"]["Organisation"][];
        };
        NewOrganisation: {
            name: string;
            slug?: string;
            reporting_currency: string;
        };
        /** @enum {string} */
        AccountType: "asset" | "liability" | "equity" | "income" | "expense";
        /** @enum {string} */
        AccountKind: "group" | "bank" | "wallet" | "broker" | "cash" | "category" | "trading" | "other";
        Account: {
            /** Format: int64 */
            id: number;
            path: string;
            name: string;
            type: components["schemas"]["AccountType"];
            kind: components["schemas"]["AccountKind"];
            entity: string | null;
            asset: string | null;
            bank: string | null;
            identification: string | null;
            region: string | null;
            /** Format: int64 */
            parent: number | null;
            /** Format: date */
            opened_on: string;
            /** Format: date */
            closed_on: string | null;
            balances: components["schemas"]["AssetAmount"][];
            subtree: components["schemas"]["AssetAmount"][];
            value: null | components["schemas"]["AssetAmount"];
            unpriced: string[];
            /** Format: int64 */
            entries: number;
            /** Format: date */
            last_entry_on: string | null;
        };
        AccountPage: {
            /** Format: date */
            as_of: string;
            /** Format: int64 */
            seq: number;
            items: components["schemas"]["Account"][];
        };
        NewAccount: {
            path: string;
            kind?: components["schemas"]["AccountKind"];
            entity?: string;
            asset?: string;
            bank?: string;
            identification?: string;
            region?: string;
        };
        AccountChange: {
            path?: string;
            bank?: string;
            identification?: string;
            region?: string;
            /** Format: date */
            closed_on?: string | null;
        };
        /** @enum {string} */
        Basis: "booked" | "valued";
        AccountBalance: {
            /** Format: int64 */
            account: number;
            /** Format: date */
            as_of: string;
            basis: components["schemas"]["Basis"];
            /** Format: int64 */
            seq: number;
            balances: components["schemas"]["AssetAmount"][];
        };
        HistoryPoint: {
            /** Format: date */
            on: string;
            /** @description Decimal amount, exact, as text. */
            balance: string;
        };
        AccountHistory: {
            /** Format: int64 */
            account: number;
            asset: string;
            points: components["schemas"]["HistoryPoint"][];
        };
        Posting: {
            /** Format: int64 */
            account: number;
            path: string;
            asset: string;
            /** @description Decimal amount, exact, as text. */
            amount: string;
            /** Format: date */
            valued_on: string;
            counter: null | components["schemas"]["AssetAmount"];
        };
        Correction: {
            /** @enum {string} */
            kind: "reversal" | "reclassification";
            /** Format: int64 */
            entry: number;
        };
        Entry: {
            /** Format: int64 */
            id: number;
            /** Format: date */
            booked_on: string;
            /** Format: date-time */
            recorded_at: string;
            recorded_by: string;
            description: string;
            counterparty: string | null;
            reference: string | null;
            tags: {
                [key: string]: string;
            };
            postings: components["schemas"]["Posting"][];
            corrects: null | components["schemas"]["Correction"];
            /** Format: int64 */
            reversed_by: number | null;
            import: string | null;
            balance_after: null | components["schemas"]["AssetAmount"];
        };
        EntryPage: {
            items: components["schemas"]["Entry"][];
            /** Format: int64 */
            total: number;
            next_cursor: string | null;
            /** Format: int64 */
            seq: number;
        };
        NewPosting: {
            account: number | string;
            /** @description Decimal amount, exact, as text. */
            amount: string;
            asset: string;
            /** Format: date */
            valued_on?: string;
            counter?: components["schemas"]["AssetAmount"];
        };
        NewEntry: {
            /** Format: date */
            booked_on: string;
            description: string;
            counterparty?: string;
            reference?: string;
            tags?: {
                [key: string]: string;
            };
            postings: components["schemas"]["NewPosting"][];
        };
        Reversal: {
            /** Format: date */
            booked_on?: string;
            reason: string;
        };
        Reclassification: {
            /** Format: int64 */
            from: number;
            /** Format: int64 */
            to: number;
            reason: string;
        };
        Rate: {
            base: string;
            quote: string;
            /** @description Decimal amount, exact, as text. */
            rate: string;
            /** Format: date */
            on: string;
            source: string;
        };
        ValuedTotal: {
            value: null | components["schemas"]["AssetAmount"];
            unpriced: string[];
        };
        BalanceRow: {
            /** Format: int64 */
            account: number | null;
            path: string;
            /** Format: int32 */
            depth: number;
            balances: components["schemas"]["AssetAmount"][];
            value: null | components["schemas"]["AssetAmount"];
            unpriced: string[];
        };
        BalanceReport: {
            /** Format: date */
            as_of: string;
            in: string | null;
            /** Format: int64 */
            seq: number;
            items: components["schemas"]["BalanceRow"][];
            total: components["schemas"]["ValuedTotal"];
            rates: components["schemas"]["Rate"][];
        };
        PositionGroup: {
            key: string;
            label: string;
            balances: components["schemas"]["AssetAmount"][];
            value: null | components["schemas"]["AssetAmount"];
            /** @description Decimal amount, exact, as text. */
            share: string | null;
            unpriced: string[];
        };
        PositionReport: {
            /** Format: date */
            as_of: string;
            in: string;
            basis: components["schemas"]["Basis"];
            /** Format: int64 */
            seq: number;
            groups: components["schemas"]["PositionGroup"][];
            total: components["schemas"]["ValuedTotal"];
            rates: components["schemas"]["Rate"][];
        };
        PositionPoint: {
            /** Format: date */
            on: string;
            /** @description Decimal amount, exact, as text. */
            value: string | null;
        };
        PositionTotalPoint: {
            /** Format: date */
            on: string;
            /** @description Decimal amount, exact, as text. */
            value: string | null;
            unpriced: string[];
        };
        PositionSeries: {
            key: string;
            label: string;
            points: components["schemas"]["PositionPoint"][];
        };
        PositionHistory: {
            in: string;
            series: components["schemas"]["PositionSeries"][];
            total: components["schemas"]["PositionTotalPoint"][];
        };
        /** @enum {string} */
        Severity: "error" | "confirm" | "notice";
        ImportProblem: {
            severity: components["schemas"]["Severity"];
            code: string;
            file?: string | null;
            /** Format: int64 */
            line?: number | null;
            /** Format: int64 */
            column?: number | null;
            found: string;
            expected: string;
        };
        MappingColumns: {
            booked_on: string;
            valued_on?: string | null;
            amount?: string | null;
            debit?: string | null;
            credit?: string | null;
            direction?: string | null;
            currency?: string | null;
            description: string[];
            counterparty?: string | null;
            counterparty_account?: string | null;
            reference?: string | null;
            balance?: string | null;
        };
        Mapping: {
            name?: string | null;
            delimiter: string;
            encoding?: string | null;
            /** Format: int32 */
            header_row: number;
            /** Format: int32 */
            skip_rows?: number | null;
            columns: components["schemas"]["MappingColumns"];
            date_format: string;
            /** @enum {string} */
            decimal: "." | ",";
            negate?: boolean;
            account?: string | null;
            currency?: string | null;
        };
        MappingList: {
            items: components["schemas"]["Mapping"][];
        };
        CsvSample: {
            delimiter: string;
            encoding: string;
            /** Format: int32 */
            header_row: number;
            /** @enum {string} */
            decimal: "." | ",";
            date_format: string;
            columns: string[];
            sample: string[][];
            mapping: components["schemas"]["Mapping"];
        };
        ImportFile: {
            name: string;
            /** Format: int64 */
            size_bytes: number;
            format: string | null;
            encoding: string | null;
            problems: components["schemas"]["ImportProblem"][];
            csv: null | components["schemas"]["CsvSample"];
        };
        AccountRef: {
            /** Format: int64 */
            id: number;
            path: string;
        };
        ImportLine: {
            /** Format: date */
            booked_on: string;
            /** Format: date */
            valued_on: string | null;
            /** @description Decimal amount, exact, as text. */
            amount: string;
            description: string;
            counterparty: string | null;
            duplicate: boolean;
        };
        ImportStatement: {
            /** Format: int32 */
            index: number;
            /** Format: int32 */
            file: number;
            account_identification: string | null;
            account: null | components["schemas"]["AccountRef"];
            suggested_path: string | null;
            currency: string | null;
            number: string | null;
            /** @description Decimal amount, exact, as text. */
            opening: string | null;
            /** Format: date */
            opening_date: string | null;
            /** @description Decimal amount, exact, as text. */
            closing: string | null;
            /** Format: date */
            closing_date: string | null;
            /** Format: int64 */
            lines: number;
            /** Format: int64 */
            new: number;
            /** Format: int64 */
            duplicates: number;
            /** Format: int64 */
            pending: number;
            /** @description Decimal amount, exact, as text. */
            sum_credits: string;
            /** @description Decimal amount, exact, as text. */
            sum_debits: string;
            balanced: boolean | null;
            continues: boolean | null;
            problems: components["schemas"]["ImportProblem"][];
            sample: components["schemas"]["ImportLine"][];
        };
        ImportTotals: {
            /** Format: int64 */
            lines: number;
            /** Format: int64 */
            new: number;
            /** Format: int64 */
            duplicates: number;
        };
        /** @enum {string} */
        ImportState: "preview" | "committed" | "undone";
        Import: {
            id: string;
            /** Format: date-time */
            created_at: string;
            state: components["schemas"]["ImportState"];
            files: components["schemas"]["ImportFile"][];
            statements: components["schemas"]["ImportStatement"][];
            totals: components["schemas"]["ImportTotals"];
            blocked: boolean;
            needs_confirmation: boolean;
        };
        ImportList: {
            items: components["schemas"]["Import"][];
        };
        ImportUpload: {
            files: string[];
            account?: string;
            mapping?: string;
        };
        ImportCommit: {
            accounts?: {
                [key: string]: number | string;
            };
            confirm?: boolean;
        };
        ImportUndo: {
            reason?: string;
        };
        ImportMapping: {
            /** Format: int32 */
            file: number;
            mapping: components["schemas"]["Mapping"];
        };
        Price: {
            base: string;
            quote: string;
            /** @description Decimal amount, exact, as text. */
            rate: string;
            /** Format: date */
            on: string;
            source: string;
        };
        PriceList: {
            items: components["schemas"]["Price"][];
        };
        Verification: {
            ok: boolean;
            /** Format: int64 */
            records: number;
            head: components["schemas"]["Head"];
            problems: string[];
        };
        Health: {
            status: string;
            /** Format: date-time */
            timestamp: string;
            uptime: number;
            version: string;
        };
        /** @description RFC 9457 problem. */
        Problem: {
            type: string;
            title: string;
            /** Format: int32 */
            status: number;
            detail: string;
            code: string;
            request_id: string;
            problems?: components["schemas"]["ImportProblem"][];
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
    list_organisations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganisationList"];
                };
            };
            /** @description Problem */
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
            /** @description OK */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            /** @description Problem */
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
    list_accounts: {
        parameters: {
            query?: {
                org?: string;
                as_of?: string;
                known_seq?: number;
                known_at?: string;
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Problem */
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
                org?: string;
                as_of?: string;
                known_seq?: number;
                known_at?: string;
                in?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountChange"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description Problem */
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
                org?: string;
                as_of?: string;
                basis?: components["schemas"]["Basis"];
                known_seq?: number;
                known_at?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountBalance"];
                };
            };
            /** @description Problem */
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
                org?: string;
                from?: string;
                to?: string;
                interval?: "day" | "week" | "month";
                basis?: components["schemas"]["Basis"];
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountHistory"];
                };
            };
            /** @description Problem */
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
                org?: string;
                account?: number;
                subtree?: boolean;
                from?: string;
                to?: string;
                q?: string;
                min?: string;
                max?: string;
                asset?: string;
                import?: string;
                sort?: "-booked_on" | "booked_on";
                limit?: number;
                offset?: number;
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryPage"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Entry"];
                };
            };
            /** @description Problem */
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
                org?: string;
                as_of?: string;
                known_seq?: number;
                known_at?: string;
                in?: string;
                tree?: boolean;
                basis?: components["schemas"]["Basis"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BalanceReport"];
                };
            };
            /** @description Problem */
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
                org?: string;
                as_of?: string;
                basis?: components["schemas"]["Basis"];
                group?: "currency" | "entity" | "bank" | "account" | "region";
                in?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionReport"];
                };
            };
            /** @description Problem */
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
                org?: string;
                from?: string;
                to?: string;
                interval?: "day" | "week" | "month";
                in?: string;
                group?: "currency" | "entity" | "bank" | "account" | "region";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PositionHistory"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportList"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MappingList"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
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
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Mapping"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Problem */
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
                org?: string;
                base?: string;
                quote?: string;
                from?: string;
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: {
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
            /** @description OK */
            201: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PriceList"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Head"];
                };
            };
            /** @description Problem */
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
                org?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Sequence of the journal's head. */
                    "Bursar-Seq"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verification"];
                };
            };
            /** @description Problem */
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
    get_api_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Problem */
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
