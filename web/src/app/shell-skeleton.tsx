// The frame while it is not known yet what goes into it.
export function ShellSkeleton() {
  return (
    <div className="shell">
      <div className="sidebar" />
      <main className="main">
        <div className="page">
          <span className="skeleton page-skeleton" />
        </div>
      </main>
    </div>
  );
}
