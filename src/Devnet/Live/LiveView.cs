using Spectre.Console;

namespace Flashback.Devnet.Live;

/// <summary>The view for a terminal: a table of data units that is redrawn in place, with the latest happenings below it.</summary>
public sealed class LiveView : IDevnetView
{
    private const int Recent = 10;

    private readonly IAnsiConsole _console;
    private readonly SortedDictionary<string, UnitRow> _rows = new(StringComparer.Ordinal);
    private readonly Queue<string> _recent = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _headline = "starting";
    private LiveDisplayContext? _display;
    private Task? _drawing;

    public LiveView(IAnsiConsole console) => _console = console;

    public void Show(DevnetEvent happened)
    {
        switch (happened)
        {
            case DevnetEvent.Step step:
                _console.MarkupLineInterpolated($"[grey]  {step.Text}[/]");
                return;
            case DevnetEvent.Ready ready:
                foreach (var unit in ready.Units) _rows[unit.Name] = new UnitRow();
                _console.MarkupLineInterpolated($"chain {ready.Chain} · oracle {ready.Oracle} · data in {ready.DataFolder}");
                _drawing = _console.Live(Render()).AutoClear(false).StartAsync(context => { _display = context; return _end.Task; });
                return;
            case DevnetEvent.Finished finished:
                Stop();
                foreach (var line in finished.Summary.Lines()) _console.WriteLine(line);
                return;
            case DevnetEvent.Phase phase:
                _headline = $"epoch {phase.Epoch} · {phase.Name} · {phase.ValidatorsUp}/{phase.Validators} validators · at least {phase.FewestPeers} peers each";
                break;
            case DevnetEvent.VerdictSeen seen:
                Row(seen.Unit).Verdict = $"{seen.Epoch}: {EventText.Describe(seen.Verdict, seen.Grade)}";
                break;
            case DevnetEvent.Settled settled:
                Row(settled.Unit).Add(settled);
                Remember(happened);
                break;
            default:
                Remember(happened);
                break;
        }
        _display?.UpdateTarget(Render());
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        if (_drawing is not null) await _drawing;
    }

    private void Stop()
    {
        _end.TrySetResult();
        _display = null;
    }

    private UnitRow Row(string unit) => _rows.TryGetValue(unit, out var row) ? row : _rows[unit] = new UnitRow();

    private void Remember(DevnetEvent happened)
    {
        if (EventText.Of(happened) is not { } line) return;
        _recent.Enqueue(line);
        while (_recent.Count > Recent) _recent.Dequeue();
    }

    private Rows Render()
    {
        var table = new Table().RoundedBorder().Title(Markup.Escape(_headline))
            .AddColumns("data unit", "latest verdict", "paid", "refunded", "fees", "reputation");
        foreach (var (name, row) in _rows)
            table.AddRow(Markup.Escape(name), Markup.Escape(row.Verdict), Amounts.Text(row.Paid), Amounts.Text(row.Refunded), Amounts.Text(row.Fees), $"{row.Reputation}");
        return new Rows([table, .. _recent.Select(line => new Text(line))]);
    }

    private sealed class UnitRow
    {
        public string Verdict { get; set; } = "–";
        public System.Numerics.BigInteger Paid { get; private set; }
        public System.Numerics.BigInteger Refunded { get; private set; }
        public System.Numerics.BigInteger Fees { get; private set; }
        public int Reputation { get; private set; } = 50;

        public void Add(DevnetEvent.Settled settled)
        {
            Paid += settled.Paid;
            Refunded += settled.Refunded;
            Fees += settled.Fee;
            Reputation = settled.Reputation;
        }
    }
}
