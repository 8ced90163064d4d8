using System.Numerics;
using Flashback.Devnet.Plan;
using Flashback.Protocol.Compliance;
using Flashback.Protocol.Messages;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Flashback.Devnet.Live;

/// <summary>
/// What the live view shows at a moment: a headline, a row for each data unit, totals, the latest happenings. Always fits the given size.
/// </summary>
public sealed class LiveScreen
{
    /// <summary>Happenings that are remembered for a high terminal, and shown even on a low one.</summary>
    public const int MostRecent = 12, FewestRecent = 2;

    /// <summary>From this width on, measurements have a column of their own.</summary>
    public const int WideFrom = 112;

    /// <summary>Headline, totals, an empty line below; borders and header of the table.</summary>
    private const int OtherLines = 3, TableLines = 4, NarrowRowLines = 3;

    private readonly List<string> _order = [];
    private readonly Dictionary<string, UnitRow> _rows = new(StringComparer.Ordinal);
    private readonly Queue<string> _recent = new();
    private string _headline = "waiting for epoch 0";
    private (int Reports, int Slashes, BigInteger Slashed, int Annulled) _totals;

    /// <summary>Takes in what happened.</summary>
    public void Take(DevnetEvent happened)
    {
        switch (happened)
        {
            case DevnetEvent.Ready ready:
                foreach (var unit in ready.Units) Row(unit.Name);
                return;
            case DevnetEvent.Phase phase:
                _headline = $"epoch {phase.Epoch} · {phase.Name} · {phase.ValidatorsUp}/{phase.Validators} validators up · "
                    + $"{phase.FewestPeers} or more peers each";
                return;
            case DevnetEvent.VerdictSeen seen:
                Row(seen.Unit).Latest = seen;
                return;
            case DevnetEvent.ReportAccepted report:
                _totals.Reports++;
                Remember($"epoch {report.Epoch} report on chain: round {report.Round}, {Amounts.Count(report.Signers, "signature")}, "
                    + $"{Amounts.Count((int)report.Verdicts, "verdict")}");
                return;
            case DevnetEvent.Settled settled:
                Row(settled.Unit).Add(settled);
                break;
            case DevnetEvent.Slashed slashed:
                _totals.Slashes++;
                _totals.Slashed += slashed.Amount;
                break;
            case DevnetEvent.Annulled:
                _totals.Annulled++;
                break;
        }
        if (EventText.Of(happened) is { } line) Remember(line);
    }

    public IRenderable Render(int width, int height)
    {
        var wide = width >= WideFrom;
        var table = new Table().RoundedBorder().AddColumn("data unit").AddColumn("latest verdict");
        if (wide) table.AddColumn("measured");
        foreach (var title in (string[])["paid", "refunded", "fees", "rep."])
            table.AddColumn(title, column => column.RightAligned().NoWrap());
        foreach (var name in _order) table.AddRow(Cells(name, _rows[name], wide));
        var room = height - OtherLines - TableLines - (_order.Count * (wide ? 1 : NarrowRowLines));
        var recent = _recent.TakeLast(Math.Clamp(room, FewestRecent, MostRecent));
        return new Rows([Line(_headline, width, new Style(decoration: Decoration.Bold)), table, Line(Totals(), width, Style.Plain),
            .. recent.Select(line => Line(line, width, new Style(Color.Grey)))]);
    }

    private static IRenderable[] Cells(string name, UnitRow row, bool wide)
    {
        var (grade, measured) = row.Latest is { } seen ? ($"{seen.Epoch}: {GradeOf(seen)}", Measured(seen.Verdict, wide)) : ("–", "");
        var verdict = new Markup(wide || measured.Length == 0
            ? $"[{ColourOf(row.Latest)}]{grade}[/]" : $"[{ColourOf(row.Latest)}]{grade}[/]\n{Markup.Escape(measured)}");
        IRenderable[] money =
        [
            new Text(Amounts.Text(row.Paid)),
            new Text(Amounts.Text(row.Refunded)),
            new Text(Amounts.Text(row.Fees)),
            new Text($"{row.Reputation}")
        ];
        return wide ? [new Text(name), verdict, new Text(measured), .. money] : [new Text(name), verdict, .. money];
    }

    private string Totals() =>
        $"{Amounts.Count(_totals.Reports, "report")} on chain · {Amounts.Count(_totals.Slashes, "slash", "slashes")}, "
            + $"{Amounts.Text(_totals.Slashed)} FLASH · {_totals.Annulled} annulled · Ctrl-C stops everything";

    private static string GradeOf(DevnetEvent.VerdictSeen seen) =>
        seen.Verdict.Status == VerdictStatus.Unreachable ? "Unreachable" : $"{seen.Grade}";

    private static string Measured(Verdict verdict, bool wide)
    {
        if (verdict.Status != VerdictStatus.Measured) return "";
        var requests =
            $"{verdict.Successes}/{verdict.Samples} requests{(verdict.Corrupt ? $", corrupt for {verdict.CorruptObservers}" : "")}";
        var speeds = $"↑ {verdict.UploadBytesPerSecond / 1e6:0.00} ↓ {verdict.DownloadBytesPerSecond / 1e6:0.00} MB/s";
        return $"{verdict.MeanLatencyMicros / 1000.0:0.0} ms · {(wide ? $"{speeds} · {requests}" : $"{requests}\n{speeds}")}";
    }

    private static string ColourOf(DevnetEvent.VerdictSeen? seen) => seen?.Grade switch
    {
        Grade.Exceeded or Grade.Met => "green",
        Grade.Missed => "yellow",
        Grade.MissedBadly or Grade.Corrupt => "red",
        _ => "grey",
    };

    /// <summary>One line whatever the width: a line that wraps would push the rest off the screen.</summary>
    private static Text Line(string text, int width, Style style) =>
        new(text.Length < width ? text : string.Concat(text.AsSpan(0, Math.Max(0, width - 2)), "…"), style);

    private UnitRow Row(string unit)
    {
        if (_rows.TryGetValue(unit, out var known)) return known;
        _order.Add(unit);
        return _rows[unit] = new UnitRow();
    }

    private void Remember(string line)
    {
        _recent.Enqueue(line.Trim());
        while (_recent.Count > MostRecent) _recent.Dequeue();
    }

    private sealed class UnitRow
    {
        public DevnetEvent.VerdictSeen? Latest { get; set; }
        public BigInteger Paid { get; private set; }
        public BigInteger Refunded { get; private set; }
        public BigInteger Fees { get; private set; }
        public int Reputation { get; private set; } = Protocol.Compliance.Reputation.Initial;

        public void Add(DevnetEvent.Settled settled)
        {
            Paid += settled.Paid;
            Refunded += settled.Refunded;
            Fees += settled.Fee;
            Reputation = settled.Reputation;
        }
    }
}
