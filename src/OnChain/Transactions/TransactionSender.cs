using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.Abi;
using Flashback.Ethereum.JsonRpc;
using Flashback.Ethereum.Transactions;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Contracts;
using Flashback.OnChain.Journal;

namespace Flashback.OnChain.Transactions;

/// <summary>
/// Sends the transactions of one account: one sender for an account, in one process. Every transaction is journalled before it is
/// broadcast, so that after a crash the same nonce carries the same action. What is not mined in time is replaced at a higher price
/// up to the cap, and cancelled after its deadline. Nothing happens unless <see cref="RunAsync"/> runs.
/// </summary>
public sealed class TransactionSender : IDisposable
{
    /// <summary>Gas that one transaction may use: the protocol's own cap (EIP-7825).</summary>
    public const ulong MaxGasLimit = 1 << 24;

    /// <summary>Keys of included transactions that are remembered.</summary>
    public const int MaxRemembered = 1024;

    /// <summary>
    /// A used nonce without a receipt of ours is taken as lost after this many looks: the endpoint may lag behind itself.
    /// </summary>
    public const int MissingReceiptPatience = 8;

    /// <summary>An estimate is for the state of now; by inclusion a little more may be needed.</summary>
    private const ulong GasMarginPercent = 25;

    private const ulong GasMargin = 5_000;
    private const ulong TransferGas = 21_000;

    private readonly IChainRpc _chain;
    private readonly PrivateKey _key;
    private readonly ulong _chainId;
    private readonly ITransactionJournal _journal;
    private readonly TransactionSenderOptions _options;
    private readonly TimeProvider _time;
    private readonly FeePolicy _fees;
    private readonly IReadOnlyList<AbiError> _errors;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private readonly Queue<QueuedIntent> _queue = new();
    private readonly Dictionary<string, TaskCompletionSource<TransactionOutcome>> _waiting = new(StringComparer.Ordinal);
    private readonly SortedDictionary<ulong, PendingTransaction> _pending = [];
    private readonly List<JournalDone> _done = [];
    private SpendLedger? _ledger;
    private bool _unsaved, _stopped;
    private volatile string _problem = "";

    /// <param name="chain">The chain to send to.</param>
    /// <param name="chainId">The chain that signatures are bound to.</param>
    /// <param name="key">The account's key; the caller disposes of it after the sender.</param>
    /// <param name="journal">The account's own journal.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="errors">Custom errors that reverts may carry; all of this project's contracts if not given.</param>
    public TransactionSender(
        IChainRpc chain, ulong chainId, PrivateKey key, ITransactionJournal journal, TransactionSenderOptions options, TimeProvider time,
        IReadOnlyList<AbiError>? errors = null)
    {
        (_chain, _chainId, _key, _journal, _options, _time) = (chain, chainId, key, journal, options, time);
        _fees = new FeePolicy(options);
        _errors = errors ?? Artifacts.Errors;
    }

    public Address Account => _key.Address;

    /// <summary>Why nothing moves, in plain words: no endpoint answers, or the journal cannot be written. Empty when all is well.</summary>
    public string Problem => _problem;

    /// <summary>
    /// Queues an intent and completes with its outcome. Duplicate in-flight keys share one outcome.
    /// Cancelling stops the wait, not the transaction. Cancelled when the sender has stopped.
    /// </summary>
    public Task<TransactionOutcome> SendAsync(TransactionIntent intent, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_stopped) return Task.FromCanceled<TransactionOutcome>(new CancellationToken(canceled: true));
            if (_waiting.TryGetValue(intent.Key, out var same)) return same.Task.WaitAsync(cancellation);
            if (_done.Find(d => d.Key == intent.Key) is { } done)
                return Task.FromResult<TransactionOutcome>(new TransactionOutcome.IncludedBefore(done.TransactionHash));
            if (_queue.Count >= _options.MaxQueued)
                return Task.FromResult<TransactionOutcome>(
                    new TransactionOutcome.Dropped(OutcomeKind.QueueFull, $"{_options.MaxQueued} transactions are queued already"));
            var waiter = new TaskCompletionSource<TransactionOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(intent.Key, waiter);
            _queue.Enqueue(new QueuedIntent(intent, intent.Deadline ?? _time.GetUtcNow() + _options.DefaultDeadline));
            _work.Release();
            return waiter.Task.WaitAsync(cancellation);
        }
    }

    /// <summary>Runs until cancelled. Problems with the endpoints are waited out.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        lock (_gate) _stopped = false;
        try
        {
            while (true)
            {
                try
                {
                    await StepAsync(cancellation);
                    _problem = "";
                }
                catch (Exception e) when (e is ChainUnavailableException or IOException or UnauthorizedAccessException)
                {
                    // Nothing was lost: the journal holds what is in flight, the queue what is not.
                    _problem = e.Message;
                }
                bool idle;
                lock (_gate) idle = _queue.Count == 0 && _pending.Count == 0;
                if (idle) await _work.WaitAsync(cancellation);
                else await Task.Delay(_options.PollInterval, _time, cancellation);
            }
        }
        finally
        {
            lock (_gate)
            {
                // No caller waits for ever on a stopped sender, whether it called before or after the stop.
                _stopped = true;
                foreach (var waiter in _waiting.Values) waiter.TrySetCanceled(CancellationToken.None);
                _waiting.Clear();
            }
        }
    }

    public void Dispose() => _work.Dispose();

    /// <summary>One round: recover, look for receipts, replace what is stuck, start what waits.</summary>
    /// <exception cref="ChainUnavailableException">No endpoint answered; call again later.</exception>
    /// <exception cref="IOException">The journal cannot be written; call again later.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    internal async Task StepAsync(CancellationToken cancellation)
    {
        if (_ledger is null) Recover();
        if (_pending.Count > 0)
        {
            await SettleAsync(cancellation);
            await ReviveAsync(cancellation);
        }
        while (_pending.Count < _options.MaxPending && Next() is { } next && await StartAsync(next, cancellation))
        {
        }
        if (_pending.Count > 0) await SettleAsync(cancellation);
    }

    private QueuedIntent? Next()
    {
        lock (_gate) return _queue.TryPeek(out var next) ? next : null;
    }

    private void Recover()
    {
        var state = _journal.Load();
        lock (_gate)
        {
            foreach (var entry in state.Pending)
            {
                // Broadcast again at once: an attempt that is known already does no harm.
                _pending[entry.Nonce] = new PendingTransaction(entry) { BroadcastAt = DateTimeOffset.MinValue, Accepted = true };
                _waiting.TryAdd(
                    entry.Key, new TaskCompletionSource<TransactionOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            _done.AddRange(state.Done);
            // What was asked for before the journal was read may be in it.
            var known = state.Pending.Select(e => e.Key).Concat(state.Done.Select(d => d.Key)).ToHashSet(StringComparer.Ordinal);
            QueuedIntent[] queued = [.. _queue];
            _queue.Clear();
            foreach (var item in queued)
            {
                if (!known.Contains(item.Intent.Key)) _queue.Enqueue(item);
                else if (state.Done.FirstOrDefault(d => d.Key == item.Intent.Key) is { } done)
                    Complete(item.Intent.Key, new TransactionOutcome.IncludedBefore(done.TransactionHash));
            }
        }
        _ledger = new SpendLedger(_options.SpendLimitPerDay, state.Day, state.Spent);
    }

    /// <summary>Ends every transaction whose nonce is used.</summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        var mined = await _chain.TransactionCountAsync(Account, cancellation);
        if (_pending.Keys.First() >= mined) return;
        var head = await _chain.BlockAsync(null, cancellation) ?? throw new ChainUnavailableException("The endpoint has no newest block.");
        foreach (var pending in _pending.Values.Where(p => p.Entry.Nonce < mined).ToArray())
        {
            var receipt = await FindReceiptAsync(pending, cancellation);
            if (receipt is null)
            {
                if (++pending.MissingReceipts < MissingReceiptPatience) continue;
                var lost = new TransactionOutcome.Dropped(
                    OutcomeKind.Replaced, $"nonce {pending.Entry.Nonce} was used by another transaction of the account");
                Finish(pending, lost, BigInteger.Zero);
            }
            else if (head.Number + 1 >= receipt.BlockNumber + (ulong)_options.Confirmations)
            {
                await FinishAsync(pending, receipt, cancellation);
            }
        }
    }

    private async Task<TransactionReceipt?> FindReceiptAsync(PendingTransaction pending, CancellationToken cancellation)
    {
        foreach (var hash in pending.Entry.Hashes.Reverse())
        {
            if (await _chain.ReceiptAsync(hash, cancellation) is { } receipt) return receipt;
        }
        return null;
    }

    private async Task FinishAsync(PendingTransaction pending, TransactionReceipt receipt, CancellationToken cancellation)
    {
        var entry = pending.Entry;
        var cost = Fee(receipt) + (receipt.Succeeded ? entry.Value : BigInteger.Zero);
        // The cancelling attempt is always the last one; an earlier one may still have been mined.
        if (entry.Cancelling && receipt.TransactionHash == entry.Hashes[^1])
        {
            Finish(pending, new TransactionOutcome.Dropped(
                OutcomeKind.Expired, $"not included by {entry.Deadline:u}; cancelled by {receipt.TransactionHash}"), Fee(receipt));
            return;
        }
        TransactionOutcome outcome = receipt.Succeeded
            ? new TransactionOutcome.Included(receipt)
            : new TransactionOutcome.Reverted(await ExplainAsync(entry, receipt, cancellation), receipt);
        if (receipt.Succeeded)
        {
            lock (_gate)
            {
                _done.Add(new JournalDone(entry.Key, receipt.TransactionHash));
                if (_done.Count > MaxRemembered) _done.RemoveAt(0);
            }
        }
        Finish(pending, outcome, cost);
    }

    /// <summary>A receipt does not say why: the same call is run on the state before the block.</summary>
    private async Task<Revert> ExplainAsync(JournalEntry entry, TransactionReceipt receipt, CancellationToken cancellation)
    {
        if (receipt.GasUsed >= entry.GasLimit) return new Revert("", $"out of gas at the limit of {entry.GasLimit}", default);
        var replay = await _chain.CallAsync(new CallRequest { From = Account, To = entry.To, Data = entry.Data, Value = entry.Value },
            receipt.BlockNumber - 1, cancellation);
        return replay.Succeeded
            ? new Revert(
                "", "reverted by what other transactions of the same block did; the state before it would have allowed it", default)
            : Revert.Decode(replay.Data, _errors);
    }

    private void Finish(PendingTransaction pending, TransactionOutcome outcome, BigInteger cost)
    {
        _ledger!.Add(_time.GetUtcNow(), cost);
        _pending.Remove(pending.Entry.Nonce);
        Save();
        Complete(pending.Entry.Key, outcome);
    }

    private void Complete(string key, TransactionOutcome outcome)
    {
        lock (_gate)
        {
            if (_waiting.Remove(key, out var waiter)) waiter.SetResult(outcome);
        }
    }

    private void Save()
    {
        JournalState state;
        lock (_gate) state = new JournalState([.. _pending.Values.Select(p => p.Entry)], [.. _done], _ledger!.Day, _ledger.Spent);
        // Until this returns, nothing is broadcast: see BroadcastAsync.
        _unsaved = true;
        _journal.Save(state);
        _unsaved = false;
    }

    /// <summary>Broadcasts again what is not mined: at a higher price, or as a cancellation after the deadline.</summary>
    private async Task ReviveAsync(CancellationToken cancellation)
    {
        var mined = await _chain.TransactionCountAsync(Account, cancellation);
        foreach (var pending in _pending.Values.Where(p => p.Entry.Nonce >= mined).ToArray())
        {
            var now = _time.GetUtcNow();
            var late = now >= pending.Entry.Deadline;
            if (late && !pending.Accepted)
            {
                var untaken = new TransactionOutcome.Dropped(
                    OutcomeKind.Unavailable, $"no endpoint took it by {pending.Entry.Deadline:u}: {pending.Refusal}");
                Finish(pending, untaken, BigInteger.Zero);
                continue;
            }
            if (pending.Signed is null) await BroadcastAsync(pending, cancellation);
            if (now - pending.BroadcastAt < _options.ReplaceAfter && !(late && !pending.Entry.Cancelling) && pending.Accepted) continue;
            await ReplaceAsync(pending, late, cancellation);
        }
    }

    private async Task ReplaceAsync(PendingTransaction pending, bool cancel, CancellationToken cancellation)
    {
        var entry = pending.Entry;
        var head = await _chain.BlockAsync(null, cancellation) ?? throw new ChainUnavailableException("The endpoint has no newest block.");
        if (pending.Accepted && _fees.Bump(entry.Fees, head.BaseFeePerGas ?? BigInteger.Zero) is { } fees)
        {
            var next = cancel
                ? entry with
                {
                    To = Account,
                    Data = default,
                    Value = BigInteger.Zero,
                    GasLimit = TransferGas,
                    Fees = fees,
                    Cancelling = true
                }
                : entry with { Fees = fees };
            if (_ledger!.Allows(_time.GetUtcNow(), Reserved() - WorstCost(entry), WorstCost(next)))
            {
                Sign(pending, next);
                Save();
            }
        }
        await BroadcastAsync(pending, cancellation);
    }

    /// <summary>Takes the first intent from the queue: gives it a nonce and broadcasts it, or ends it. False leaves it there.</summary>
    private async Task<bool> StartAsync(QueuedIntent queued, CancellationToken cancellation)
    {
        var (intent, call) = (queued.Intent, queued.Intent.Call);
        if (_time.GetUtcNow() >= queued.Deadline)
            return End(intent, new TransactionOutcome.Dropped(OutcomeKind.Expired, $"not started by {queued.Deadline:u}"));
        var head = await _chain.BlockAsync(null, cancellation) ?? throw new ChainUnavailableException("The endpoint has no newest block.");
        if (_fees.Quote(head.BaseFeePerGas ?? BigInteger.Zero) is not { } fees) return false;

        var gasLimit = intent.GasLimit;
        if (gasLimit is null)
        {
            var estimate = await _chain.EstimateGasAsync(
                new CallRequest { From = Account, To = call.To, Data = call.Data, Value = call.Value }, cancellation);
            // What is in flight may be what it depends on, such as an allowance: judged only when nothing is.
            if (!estimate.Succeeded)
                return _pending.Count == 0
                    && End(intent, new TransactionOutcome.Reverted(Revert.Decode(estimate.RevertData, _errors), null));
            gasLimit = Math.Min(estimate.Gas + estimate.Gas * GasMarginPercent / 100 + GasMargin, MaxGasLimit);
        }

        var entry = new JournalEntry(intent.Key, call.Name, await NextNonceAsync(cancellation), call.To, call.Data, call.Value,
            gasLimit.Value, fees, [], queued.Deadline, Cancelling: false);
        var (needed, reserved) = (WorstCost(entry), Reserved());
        if (!_ledger!.Allows(_time.GetUtcNow(), reserved, needed))
            return End(intent, new TransactionOutcome.RefusedBySpendLimit(needed, _ledger.Spent + reserved, _ledger.Limit));
        var balance = await _chain.BalanceAsync(Account, cancellation);
        if (balance < needed + reserved)
            return _pending.Count == 0 && End(intent, new TransactionOutcome.Dropped(
                OutcomeKind.NoFunds, $"the account {Account} holds {balance} wei, up to {needed} wei are needed"));

        var pending = new PendingTransaction(entry);
        Sign(pending, entry);
        // From here on it is in flight, whatever fails next: it must not be started a second time.
        lock (_gate) _queue.Dequeue();
        _pending.Add(entry.Nonce, pending);
        Save();
        await BroadcastAsync(pending, cancellation);
        return true;
    }

    private bool End(TransactionIntent intent, TransactionOutcome outcome)
    {
        lock (_gate) _queue.Dequeue();
        Complete(intent.Key, outcome);
        return true;
    }

    /// <summary>The lowest nonce that nothing uses: a gap left by a lost journal fills by itself.</summary>
    private async Task<ulong> NextNonceAsync(CancellationToken cancellation)
    {
        var nonce = await _chain.TransactionCountAsync(Account, cancellation);
        while (_pending.ContainsKey(nonce)) nonce++;
        return nonce;
    }

    private void Sign(PendingTransaction pending, JournalEntry entry)
    {
        pending.Signed = ToTransaction(entry).Sign(_key);
        pending.Entry = entry with { Hashes = [.. entry.Hashes, pending.Signed.Hash] };
    }

    private async Task BroadcastAsync(PendingTransaction pending, CancellationToken cancellation)
    {
        if (_unsaved) Save();
        // After a crash: the same fields give the same signature and hash.
        pending.Signed ??= ToTransaction(pending.Entry).Sign(_key);
        pending.BroadcastAt = _time.GetUtcNow();
        // An endpoint that took it and then failed to say so leaves it possible: only a plain refusal of every attempt rules it out.
        var accepted = pending.Accepted;
        pending.Accepted = true;
        var answer = await _chain.SendAsync(pending.Signed, cancellation);
        pending.Accepted = accepted || answer.Accepted;
        if (!answer.Accepted) pending.Refusal = answer.Refusal;
    }

    private Eip1559Transaction ToTransaction(JournalEntry entry) => new()
    {
        ChainId = _chainId,
        Nonce = entry.Nonce,
        To = entry.To,
        Data = entry.Data,
        Value = entry.Value,
        GasLimit = entry.GasLimit,
        MaxFeePerGas = entry.Fees.MaxFeePerGas,
        MaxPriorityFeePerGas = entry.Fees.PriorityFeePerGas,
    };

    private BigInteger Reserved() => _pending.Values.Aggregate(BigInteger.Zero, (sum, p) => sum + WorstCost(p.Entry));

    private static BigInteger Fee(TransactionReceipt receipt) => receipt.GasUsed * receipt.EffectiveGasPrice;

    private static BigInteger WorstCost(JournalEntry entry) => entry.GasLimit * entry.Fees.MaxFeePerGas + entry.Value;
}
