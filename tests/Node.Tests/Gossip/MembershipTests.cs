using Flashback.Ethereum;
using Flashback.Node.Gossip;
using Flashback.OnChain.View;
using Flashback.Protocol.Validators;

namespace Flashback.Node.Tests.Gossip;

/// <summary>Epoch 7 of the test network ends 120 s after genesis; its disputes end 16 s later.</summary>
public sealed class MembershipTests
{
    private readonly FakeChain _chain = new();

    public static TheoryData<ValidatorState> Gone =>
        [ValidatorState.Exited, ValidatorState.Suspended, ValidatorState.Dropped, ValidatorState.Expelled];

    [Theory]
    [MemberData(nameof(Gone))]
    public void A_former_validator_is_a_member_until_its_last_epoch_is_over(ValidatorState state)
    {
        _chain.Open(7);
        Becomes(3, state);
        _chain.GoTo(7, 0);
        Assert.Equal([0, 1, 2, 3], Members());
        // To the last moment of the disputes, two epochs later; not a millisecond longer.
        _chain.GoTo(8, World.Parameters.DisputeWindow);
        Assert.Equal([0, 1, 2, 3], Members());
        _chain.NowMillis++;
        Assert.Equal([0, 1, 2], Members());
    }

    [Fact]
    public void A_validator_of_the_next_set_is_a_member_once_that_is_opened()
    {
        Becomes(3, ValidatorState.Exited);
        _chain.GoTo(6, 5);
        Assert.Equal([0, 1, 2], Members());
        _chain.Open(7);
        Assert.Equal([0, 1, 2, 3], Members());
        // The one after it is not opened yet, so it cannot matter.
        _chain.GoTo(5, 5);
        Assert.Equal([0, 1, 2], Members());
    }

    [Fact]
    public void A_former_validator_without_open_epochs_is_not_a_member()
    {
        var left = new ValidatorSet(World.Validators.Active.Take(3));
        _chain.View = _chain.View with { Sets = _chain.View.Sets.Add(left.Hash, left) };
        var snapshot = _chain.Open(7) with { ValidatorsHash = left.Hash, ValidatorCount = 3 };
        _chain.View = _chain.View with { Snapshots = _chain.View.Snapshots.SetItem(7, snapshot) };
        Becomes(3, ValidatorState.Exited);
        _chain.GoTo(7, 5);
        Assert.Equal([0, 1, 2], Members());
    }

    [Fact]
    public void A_rotated_signer_changes_nothing_since_the_index_counts()
    {
        _chain.Open(7);
        _chain.View = _chain.View with
        {
            Validators = _chain.View.Validators.SetItem(
            3, _chain.View.Validators[3] with { Signer = Address.Zero, State = ValidatorState.Exited })
        };
        _chain.GoTo(7, 5);
        Assert.Equal([0, 1, 2, 3], Members());
    }

    [Fact]
    public void Before_genesis_the_registry_alone_counts()
    {
        Becomes(1, ValidatorState.Suspended);
        Assert.Equal([0, 2, 3], Members());
        _chain.View = ChainView.Empty;
        Assert.Empty(Members());
    }

    private void Becomes(byte index, ValidatorState state) =>
        _chain.View =
            _chain.View with { Validators = _chain.View.Validators.SetItem(index, _chain.View.Validators[index] with { State = state }) };

    private IEnumerable<int> Members() => Membership.Of(_chain.View, _chain.NowMillis).Order().Select(index => (int)index);
}
