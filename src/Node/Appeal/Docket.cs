using System.Numerics;
using Flashback.Ethereum;
using Flashback.Ethereum.JsonRpc;
using Flashback.Node.Commands;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Chain;
using Flashback.OnChain.Client;
using Flashback.OnChain.Client.Courts;
using Flashback.Protocol.Epochs;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Appeal;

/// <summary>The appeals before the court of appeal, read from its state and logs.</summary>
internal sealed class Docket
{
    private readonly OrchestratorClient _client;
    private readonly LogSearch _logs;

    private Docket(OrchestratorClient client, AppealActions court, BigInteger bond) =>
        (_client, Court, Bond, _logs) = (client, court, bond, new LogSearch(client.Connection.Chain, client.Contracts.DeployedAt));

    public AppealActions Court { get; }

    /// <summary>FLASH that an appeal puts at stake, in its smallest unit; it never changes.</summary>
    public BigInteger Bond { get; }

    /// <exception cref="CommandException">The network has no court of appeal, or another one than its oracle knows.</exception>
    public static async Task<Docket> OpenAsync(OrchestratorClient client, CancellationToken cancellation)
    {
        if (client.Appeals is not { } court)
            throw new CommandException(ExitCode.Configuration, "no court of appeal is named: give --network FILE with contracts.appeals. "
                + "A network without one has no appeals; a verdict is final after its dispute window.");
        if (!await court.IsCourtAsync(cancellation))
            throw new CommandException(ExitCode.Configuration, $"the contract at {court.Contract.Address} (contracts.appeals) is no court "
                + $"of the oracle {client.Contracts.Oracle}: the network file is wrong.");
        return new Docket(client, court, await court.BondAsync(cancellation));
    }

    /// <summary>One appeal with its committee and the evidence that it names.</summary>
    /// <exception cref="CommandException">There is no such appeal.</exception>
    public async Task<AppealCase> ReadAsync(uint number, CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        var known = await FindAsync(number, head, cancellation)
            ?? throw new CommandException(ExitCode.Failure, $"there is no appeal {number}. List them with: oracle-node dispute appeals");
        var opened = known.Facts.Deadline - await Court.RulingPeriodAsync(cancellation);
        var found = await _logs.FirstAsync(Court.Contract.Address, opened, opened,
            log => AppealCourt.AppealOpenedEvent.Decode(log) is { } e && e.Dispute == number ? e : null, cancellation)
            ?? throw new ChainUnavailableException(
                $"The endpoint does not have the log in which appeal {number} was opened. Ask another one with --rpc URL.");
        var code = await _client.Connection.Chain.CodeAsync(known.Facts.Validators, cancellation);
        if (code is not [0, ..] || !ValidatorSet.TryParse(code.AsSpan(1), out var set, out _))
            throw new ChainUnavailableException($"There is no validator set at {known.Facts.Validators}.");
        return known with
        {
            Set = set,
            EvidenceRoot = found.Event.EvidenceRoot,
            Depth = head.Number - Math.Min(head.Number, found.Log.BlockNumber),
            Owed = await _client.Connection.ReadAsync(Court.Contract.Credit(known.Facts.Appellant, _client.Contracts.Token), cancellation),
        };
    }

    /// <summary>The newest appeals, newest first, without committee and evidence.</summary>
    public async Task<(IReadOnlyList<AppealCase> Appeals, uint Count)> NewestAsync(uint limit, CancellationToken cancellation)
    {
        var (head, count) = (await HeadAsync(cancellation), await Court.CountAsync(cancellation));
        var appeals = new List<AppealCase>();
        for (var number = count; number > count - Math.Min(count, limit); number--)
        {
            if (await FindAsync(number, head, cancellation) is { } appeal) appeals.Add(appeal);
        }
        return (appeals, count);
    }

    /// <summary>
    /// The appeal against a verdict of an epoch that has begun; null without one. Looks at those that were opened since then.
    /// </summary>
    public async Task<AppealCase?> AgainstAsync(ulong epoch, Bytes32 unit, CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        var earliest =
            await StartAsync(epoch, await ParametersAsync(epoch, cancellation), cancellation) + await Court.RulingPeriodAsync(cancellation);
        for (var number = await Court.CountAsync(cancellation); number > 0; number--)
        {
            if (await FindAsync(number, head, cancellation) is not { } appeal || appeal.Facts.Deadline < earliest) return null;
            if (appeal.Facts.Epoch == epoch && appeal.Facts.DataUnit == unit) return appeal;
        }
        return null;
    }

    /// <summary>
    /// The snapshot of the current epoch, from whose validators a committee would come; it hashes to what the oracle stores.
    /// </summary>
    /// <exception cref="CommandException">The epoch was not opened.</exception>
    public async Task<Snapshot> PresentAsync(CancellationToken cancellation)
    {
        var epoch = await _client.Epochs.CurrentAsync(cancellation);
        var hash = await _client.Epochs.SnapshotHashAsync(epoch, cancellation);
        if (hash.IsZero)
            throw new CommandException(ExitCode.Failure,
                $"epoch {epoch} was not opened, so it has no validators to judge. Try again in the next epoch, within the dispute window.");
        var parameters = await ParametersAsync(epoch, cancellation);
        var start = await StartAsync(epoch, parameters, cancellation);
        var found = await _logs.FirstAsync(_client.Contracts.Oracle, start - Math.Min(start, parameters.EpochLength), start,
            log => QosOracle.EpochOpenedEvent.Decode(log) is { } e && e.Snapshot.Hash() == hash ? e : null, cancellation)
            ?? throw new ChainUnavailableException(
                $"The endpoint does not have the log in which epoch {epoch} was opened. Ask another one with --rpc URL.");
        return found.Event.Snapshot;
    }

    private async Task<AppealCase?> FindAsync(uint number, Block head, CancellationToken cancellation) =>
        await Court.FindAsync(number, cancellation) is { } facts ? new AppealCase(number, facts, Bond, head.Timestamp) : null;

    private Task<EpochParameters> ParametersAsync(ulong epoch, CancellationToken cancellation) =>
        _client.Connection.ReadAsync(_client.Epochs.Contract.ParametersAt(epoch), cancellation);

    /// <summary>Unix seconds.</summary>
    private async Task<ulong> StartAsync(ulong epoch, EpochParameters parameters, CancellationToken cancellation) =>
        await _client.Epochs.GenesisAsync(cancellation) + epoch * parameters.EpochLength;

    /// <summary>The newest block: its timestamp is now.</summary>
    public async Task<Block> HeadAsync(CancellationToken cancellation) =>
        await _client.Connection.Chain.BlockAsync(null, cancellation)
        ?? throw new ChainUnavailableException("The endpoint has no newest block.");
}
