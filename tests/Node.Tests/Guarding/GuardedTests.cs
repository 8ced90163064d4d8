using Flashback.Node.Guarding;
using Flashback.Node.Signing.Storage;
using Microsoft.Data.Sqlite;

namespace Flashback.Node.Tests.Guarding;

public sealed class GuardedTests
{
    private readonly List<Exception> _told = [];

    public static TheoryData<Exception> OfAnItem() =>
    [
        new UriFormatException("a host"), new InvalidDataException("a damaged row"), new NullReferenceException(),
        new IOException("a line"), new OperationCanceledException("by nobody"),
        new SqliteException("string or blob too big", 18), new SqliteException("constraint failed", 19), new SqliteException(
            "datatype mismatch", 20),
    ];

    public static TheoryData<Exception> OfTheMachine() =>
    [
        new SqliteException("disk I/O error", 10), new SqliteException("database disk image is malformed", 11),
        new SqliteException("database or disk is full", 13), new SqliteException("no such table", 1),
        new SignLogException("in use"), new OutOfMemoryException(),
    ];

    [Theory]
    [MemberData(nameof(OfAnItem))]
    public async Task An_exception_that_input_may_have_caused_loses_its_item(Exception fault)
    {
        Guarded.Run(() => throw fault, _told.Add);
        await Guarded.RunAsync(() => throw fault, _told.Add, CancellationToken.None);
        await Guarded.RunAsync(() => Task.FromException(fault), _told.Add, CancellationToken.None);
        Assert.Equal([fault, fault, fault], _told);
    }

    [Theory]
    [MemberData(nameof(OfTheMachine))]
    public async Task A_failure_of_this_machine_ends_the_node(Exception fault)
    {
        Assert.Same(fault, Assert.Throws(fault.GetType(), () => Guarded.Run(() => throw fault, _told.Add)));
        Assert.Same(fault, await Assert.ThrowsAsync(
            fault.GetType(), () => Guarded.RunAsync(() => Task.FromException(fault), _told.Add, CancellationToken.None)));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_stop_is_not_a_failure()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Guarded.RunAsync(() => Task.FromCanceled(stop.Token), _told.Add, stop.Token));
        Assert.Empty(_told);
    }

    [Fact]
    public async Task Success_is_not_reported()
    {
        Guarded.Run(() => { }, _told.Add);
        await Guarded.RunAsync(() => Task.CompletedTask, _told.Add, CancellationToken.None);
        Assert.Empty(_told);
    }
}
