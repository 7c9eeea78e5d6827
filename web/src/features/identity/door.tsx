// The frame of the pages before the gate: one card, the name above it, nothing else.
import { useEffect, type ReactNode } from "react";
import { t } from "@/shared/i18n/translate";

export function Door({ title, text, children, foot }: { readonly title: string; readonly text?: ReactNode; readonly children?: ReactNode; readonly foot?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Bursar`;
  }, [title]);
  return (
    <main className="door">
      <div className="door-box">
        <p className="door-brand">
          <img src="/icons/icon.svg" alt="" width={28} height={28} />
          <span>{t("brand")}</span>
        </p>
        <section className="card door-card">
          <h1 className="door-title">{title}</h1>
          {text !== undefined && <p className="door-text">{text}</p>}
          {children}
        </section>
        {foot !== undefined && <p className="door-foot">{foot}</p>}
      </div>
    </main>
  );
}
