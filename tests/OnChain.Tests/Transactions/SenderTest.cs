using System.Numerics;
using Flashback.Ethereum;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Journal;
using Flashback.OnChain.Tests.Support;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Transactions;

/// <summary>A sender on a chain, a clock and a journal that the test moves.</summary>
public abstract class SenderTest : IDisposable
{
    internal static readonly Address Target = Address.Parse("0x00000000000000000000000000000000000000aa");
    internal static readonly BigInteger Gwei = TransactionSenderOptions.Gwei;

    internal FakeChain Chain { get; } = new();
    internal FakeTimeProvider Time { get; } = new();
    internal MemoryTransactionJournal Journal { get; } = new();
    internal PrivateKey Key { get; } = PrivateKey.FromBytes([.. new byte[31], 7]);
    internal TransactionSenderOptions Options { get; set; } = new();

    public void Dispose()
    {
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    internal TransactionSender Create() => new(Chain, 31337, Key, Journal, Options, Time);

    internal static TransactionIntent Intent(string key) =>
        new(key, new ContractCall("Target.call", Target, new byte[] { 1, 2, 3, 4 }, BigInteger.Zero));
}
