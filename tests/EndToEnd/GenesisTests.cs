using Flashback.Devnet;
using Flashback.Devnet.Actors;
using Flashback.Devnet.Chain;
using Flashback.Devnet.Plan;
using Flashback.Devnet.Processes;
using Flashback.Devnet.Setup;
using Flashback.Ethereum;
using Flashback.OnChain.Bindings;
using Flashback.OnChain.Deployment;

namespace Flashback.EndToEnd;

/// <summary>Epoch 0 is open before it begins, whether or not a validator runs in time to open it.</summary>
public class GenesisTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Where_no_validator_opens_epoch_0_the_administrator_does_before_genesis()
    {
        var folder = Directory.CreateTempSubdirectory("oracle-e2e-").FullName;
        await using (var supervisor = new Supervisor(folder, SystemClock.Instance))
        await using (var anvil = await Anvil.StartAsync(Repository.Root, supervisor, None))
        await using (var chain = new DevChain(anvil.Url, SystemClock.Instance))
        await using (var cast = await Cast.CreateAsync(chain, validators: 1, SystemClock.Instance, None))
        {
            var contracts = await new Deployer(chain.Rpc, cast.Admin.Sender).DeployAsync(Economy.Parameters(new DevnetOptions()), None);
            await new Enrolment(contracts, cast).ValidatorAsync(cast.Validators[0], "/ip4/127.0.0.1/tcp/1", None);
            var oracle = new QosOracle(contracts.Oracle);
            var time = new LeapingTime(SystemClock.Instance.GetUtcNow().AddHours(1));

            var genesis = await new Genesis(chain, oracle, cast.Admin, time).ScheduleAsync(None);

            Assert.Equal(genesis, await chain.ReadAsync(oracle.Genesis(), None));
            Assert.NotEqual(Bytes32.Zero, await chain.ReadAsync(oracle.SnapshotOf(0), None));
            Assert.Equal(Bytes32.Zero, await chain.ReadAsync(oracle.SnapshotOf(1), None));
            // The validators had half of the time.
            var lead = DateTimeOffset.FromUnixTimeSeconds((long)genesis) - time.Start;
            Assert.InRange(time.GetUtcNow() - time.Start, (lead / 2) - TimeSpan.FromSeconds(1), lead);
        }
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A clock ahead of the chain's, on which every wait is over at once: it only moves by them.</summary>
    private sealed class LeapingTime(DateTimeOffset start) : TimeProvider
    {
        private long _ticks = start.UtcTicks;

        public DateTimeOffset Start => start;

        public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Add(ref _ticks, dueTime.Ticks);
            return SystemClock.Instance.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
