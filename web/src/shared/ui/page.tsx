// The frame of a page: its title (also the window's), what it looks at, and its actions.
import { useEffect, type ReactNode } from "react";

export function Page({ title, eyebrow, actions, children, wide }: { readonly title: string; readonly eyebrow?: ReactNode; readonly actions?: ReactNode; readonly children: ReactNode; readonly wide?: boolean }) {
  useEffect(() => {
    document.title = `${title} · Bursar`;
  }, [title]);
  return (
    <div className={wide ? "page page-wide" : "page"}>
      <header className="page-header">
        <div className="page-heading">
          {eyebrow}
          <h1 className="page-title">{title}</h1>
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

export function Card({ title, actions, children, className }: { readonly title?: string; readonly actions?: ReactNode; readonly children: ReactNode; readonly className?: string }) {
  return (
    <section className={className === undefined ? "card" : `card ${className}`}>
      {title !== undefined && (
        <header className="card-header">
          <h2 className="card-title">{title}</h2>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}
