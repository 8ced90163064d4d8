using Flashback.Protocol.Compliance;
namespace Flashback.Aggregation.Compliance;

/// <summary>
/// The sums over the 30 days (UTC) that end with the day of the last epoch. Epochs come in their order, as they settle; each belongs
/// to the day in which it ends.
/// </summary>
public sealed class RollingDays
{
    public const uint Days = 30;

    private const uint SecondsOfADay = 86_400;

    private readonly Queue<(ulong Day, Rolling Sum)> _days = [];
    private (ulong Day, Rolling Sum) _today;

    /// <summary>The sums up to the epoch added last.</summary>
    public Rolling Window { get; private set; }

    /// <param name="epochEnd">Unix seconds; not in a day before that of the epoch added last.</param>
    /// <param name="epoch">What the epoch adds.</param>
    /// <returns>The sums with it.</returns>
    public Rolling Add(ulong epochEnd, Rolling epoch)
    {
        var day = epochEnd / SecondsOfADay;
        ArgumentOutOfRangeException.ThrowIfLessThan(day, _today.Day, nameof(epochEnd));
        if (day > _today.Day)
        {
            _days.Enqueue(_today);
            _today = (day, default);
            while (_days.TryPeek(out var oldest) && oldest.Day + Days <= day) _days.Dequeue();
        }
        _today.Sum += epoch;
        Window = _days.Aggregate(_today.Sum, (sum, one) => sum + one.Sum);
        return Window;
    }
}
