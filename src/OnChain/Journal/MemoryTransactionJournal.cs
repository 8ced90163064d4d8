
namespace Flashback.OnChain.Journal;

/// <summary>Remembers nothing beyond the process: for one-off commands and tests.</summary>
public sealed class MemoryTransactionJournal : ITransactionJournal
{
    private JournalState _state = JournalState.Empty;

    public JournalState Load() => _state;

    public void Save(JournalState state) => _state = state;
}
