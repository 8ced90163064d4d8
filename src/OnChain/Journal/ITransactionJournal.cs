
namespace Flashback.OnChain.Journal;

/// <summary>Keeps a sender's state. <see cref="Save"/> returns when the state is durable: only then is a transaction broadcast.</summary>
public interface ITransactionJournal
{
    JournalState Load();

    void Save(JournalState state);
}
