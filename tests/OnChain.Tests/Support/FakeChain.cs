using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Transactions;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Transactions;

namespace Flashback.OnChain.Tests.Support;

/// <summary>
/// A chain in memory: blocks with logs, branches, a pool of transactions, and every way to misbehave that the tests need.
/// </summary>
internal sealed class FakeChain : IChainRpc
{
    private readonly List<(Block Block, List<LogEntry> Logs)> _blocks = [];
    private readonly Dictionary<Bytes32, TransactionReceipt> _receipts = [];
    private readonly Dictionary<Address, ulong> _nonces = [];
    private ulong _branch;

    public FakeChain() => Mine();

    public ulong Head => (ulong)_blocks.Count - 1;
    public BigInteger BaseFee { get; set; } = 10 * TransactionSenderOptions.Gwei;
    public BigInteger Balance { get; set; } = 100 * TransactionSenderOptions.Ether;
    public bool Unreachable { get; set; }

    /// <summary>The number of the last request that is answered.</summary>
    public int FailsAfter { get; set; } = int.MaxValue;

    /// <summary>The endpoint shows only blocks up to this one.</summary>
    public ulong? LagsAt { get; set; }

    /// <summary>The longest range of blocks that the endpoint gives logs of.</summary>
    public ulong MaxRange { get; set; } = ulong.MaxValue;

    /// <summary>The endpoint knows no logs by a block's hash.</summary>
    public bool KnowsNoLogsByHash { get; set; }

    /// <summary>Logs that the endpoint leaves out.</summary>
    public Func<LogEntry, bool> LeavesOut { get; set; } = _ => false;

    /// <summary>Every log is sent twice, in reverse.</summary>
    public bool Stutters { get; set; }

    /// <summary>Changes what eth_getLogs says.</summary>
    public Func<LogEntry, LogEntry>? Corrupt { get; set; }

    public string? RefusesTransactions { get; set; }

    /// <summary>What a call or an estimate reverts with; null succeeds.</summary>
    public byte[]? RevertsWith { get; set; }

    /// <summary>What calls return.</summary>
    public Func<CallRequest, byte[]> Returns { get; set; } = _ => [];

    public List<SignedTransaction> Pool { get; } = [];

    public List<SignedTransaction> Broadcasts { get; } = [];

    public Dictionary<Address, byte[]> Codes { get; } = [];

    public int Requests { get; private set; }

    public Block BlockAt(ulong number) => _blocks[(int)number].Block;

    public IReadOnlyList<LogEntry> LogsAt(ulong number) => _blocks[(int)number].Logs;

    public Block Mine(params IEnumerable<Emitted> events)
    {
        var number = (ulong)_blocks.Count;
        var parent = _blocks.Count == 0 ? Bytes32.Zero : _blocks[^1].Block.Hash;
        var hash = Keccak256.Hash([.. parent.Span, .. BitConverter.GetBytes(number), .. BitConverter.GetBytes(_branch)]);
        var block = new Block(number, hash, parent, 1_700_000_000 + number, BaseFee, 30_000_000);
        var logs = events.Select((e, i) => new LogEntry(
            e.Address, e.Topics, e.Data, number, hash, Keccak256.Hash([.. hash.Span, (byte)i]), (ulong)i, Removed: false)).ToList();
        _blocks.Add((block, logs));
        return block;
    }

    public void MineEmpty(int count)
    {
        for (var i = 0; i < count; i++) Mine();
    }

    /// <summary>Takes the newest blocks away; what is mined next differs.</summary>
    public void Drop(int count)
    {
        _blocks.RemoveRange(_blocks.Count - count, count);
        _branch++;
    }

    /// <summary>Mines the transactions of the pool that fit, the dearest of each nonce, in a block of their own.</summary>
    public void MinePool(bool succeed = true)
    {
        var block = Mine();
        while (Pool.Where(t => t.Transaction.Nonce == NonceOf(t.From)).MaxBy(t => t.Transaction.MaxFeePerGas) is { } next)
        {
            _receipts[next.Hash] = new TransactionReceipt(next.Hash, block.Hash, block.Number, next.From, next.Transaction.To, null,
                succeed, 21_000, BaseFee, []);
            _nonces[next.From] = NonceOf(next.From) + 1;
            Pool.RemoveAll(t => t.Transaction.Nonce < NonceOf(t.From));
        }
    }

    /// <summary>The account used a nonce elsewhere.</summary>
    public void UseNonce(Address account) => _nonces[account] = NonceOf(account) + 1;

    public Task<ulong> ChainIdAsync(CancellationToken cancellation) => Answer(31337UL);

    public Task<Block?> BlockAsync(ulong? number, CancellationToken cancellation)
    {
        var newest = Math.Min(LagsAt ?? ulong.MaxValue, Head);
        var wanted = number ?? newest;
        return Answer(wanted <= newest ? _blocks[(int)wanted].Block : null);
    }

    public Task<IReadOnlyList<LogEntry>?> LogsOfBlockAsync(
        Bytes32 blockHash, IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        Answer<IReadOnlyList<LogEntry>?>(
            !KnowsNoLogsByHash && _blocks.Find(b => b.Block.Hash == blockHash) is { Logs: { } logs } ? Told(logs) : null);

    public Task<IReadOnlyList<LogEntry>> LogsOfRangeAsync(
        ulong from, ulong to, IReadOnlyList<Address> addresses, CancellationToken cancellation) =>
        to - from >= MaxRange ? Task.FromException<IReadOnlyList<LogEntry>>(new ChainUnavailableException("The range is too long."))
            : Answer(Told(_blocks.Where(b => b.Block.Number >= from && b.Block.Number <= to).SelectMany(b => b.Logs)));

    public Task<byte[]> CodeAsync(Address address, CancellationToken cancellation) => Answer(Codes.GetValueOrDefault(address) ?? []);

    public Task<CallOutcome> CallAsync(CallRequest call, ulong? block, CancellationToken cancellation) =>
        Answer(RevertsWith is { } data ? new CallOutcome(false, data) : new CallOutcome(true, Returns(call)));

    public Task<GasEstimate> EstimateGasAsync(CallRequest call, CancellationToken cancellation) =>
        Answer(RevertsWith is { } data ? new GasEstimate(false, 0, data) : new GasEstimate(true, 21_000, default));

    public Task<ulong> TransactionCountAsync(Address account, CancellationToken cancellation) => Answer(NonceOf(account));

    public Task<BigInteger> BalanceAsync(Address account, CancellationToken cancellation) => Answer(Balance);

    public Task<Broadcast> SendAsync(SignedTransaction transaction, CancellationToken cancellation)
    {
        Broadcasts.Add(transaction);
        if (RefusesTransactions is { } words) return Answer(new Broadcast(false, words));
        if (Pool.All(t => t.Hash != transaction.Hash) && transaction.Transaction.Nonce >= NonceOf(transaction.From)) Pool.Add(transaction);
        return Answer(new Broadcast(true, ""));
    }

    public Task<TransactionReceipt?> ReceiptAsync(Bytes32 transactionHash, CancellationToken cancellation) =>
        Answer(_receipts.GetValueOrDefault(transactionHash));

    private IReadOnlyList<LogEntry> Told(IEnumerable<LogEntry> logs)
    {
        var told = logs.Where(log => !LeavesOut(log)).Select(log => Corrupt?.Invoke(log) ?? log).ToList();
        return Stutters ? [.. told.Concat(told).Reverse()] : told;
    }

    private ulong NonceOf(Address account) => _nonces.GetValueOrDefault(account);

    private Task<T> Answer<T>(T value)
    {
        Requests++;
        return Unreachable || Requests > FailsAfter
            ? Task.FromException<T>(new ChainUnavailableException("The endpoint is unreachable.")) : Task.FromResult(value);
    }
}
