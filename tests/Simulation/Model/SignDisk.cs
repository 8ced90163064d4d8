using Flashback.Node.Signing;
using Flashback.Node.Signing.Storage;
using Flashback.Protocol.Validators;

namespace Flashback.Simulation.Model;

/// <summary>The disk that a node's sign log is on, what becomes of it, and the old copies that somebody has of it.</summary>
internal sealed class SignDisk
{
    /// <summary>Less than any record takes.</summary>
    private const int LittleRoom = 60;

    private readonly World _world;
    private readonly Prng _prng;
    private readonly DiskFile _file = new();
    private readonly byte[] _blank;
    private byte[]? _copy;

    public SignDisk(World world, ValidatorRecord record)
    {
        (_world, _prng) = (world, world.Random.Fork($"disk {record.Index}"));
        using var log = Open();
        log.Initialise(record.Signer);
        _file.Flush();
        _blank = _copy = _file.Copy();
    }

    public SignLog Open()
    {
        var journal = new SignJournal(_file, _world.Mutant.Disk);
        if (journal.IsTorn) _world.Trace.Mark("torn-write");
        return new SignLog(journal, new SignLogScope(_world.Domain.ChainId, _world.Domain.Oracle));
    }

    /// <summary>The next write may find no room, or the power may fail in the middle of it.</summary>
    public void DrawFault()
    {
        if (_world.Faults.Happens(FaultKind.FullDisk, _prng.Chance(_world.Scenario.FullDisk)))
        {
            _world.Trace.Mark("disk-full");
            _file.Room = _prng.Below(LittleRoom);
        }
        else if (_world.Faults.Happens(FaultKind.TornWrite, _prng.Chance(_world.Scenario.TornWrite))) _file.FailsAtFlush = true;
    }

    /// <summary>Somebody may make a copy now.</summary>
    public void DrawCopy()
    {
        if (_prng.Chance(0.2)) _copy = _file.Copy();
    }

    /// <summary>The copy is of no use: what it lacks is known nowhere else.</summary>
    public void ForgetCopy() => _copy = null;

    /// <summary>The process died.</summary>
    public void Crash()
    {
        if (_file.Crash(Kept)) _world.Trace.Mark("write-lost");
        if (_world.Mutant.ForgetsSignLog) _file.Restore(_blank);
    }

    /// <summary>Of what was not flushed nothing is left, or all, or a part.</summary>
    private int Kept(int unflushed) => _prng.Pick<int>([0, unflushed, _prng.Below(unflushed)]);

    /// <summary>Somebody may put the copy back.</summary>
    /// <returns>Whether the log is now an older one.</returns>
    public bool RestoreCopy()
    {
        if (_copy is null || !_world.Faults.Happens(FaultKind.OldCopy, _prng.Chance(_world.Scenario.OldCopy))) return false;
        var older = _copy.Length < _file.Bytes.Length;
        _file.Restore(_copy);
        if (older) _world.Trace.Mark("old-copy");
        return older;
    }

    /// <summary>The node was started with the copy, and then the store of that time was put back too.</summary>
    public bool DrawOldStore() => _world.Faults.Happens(FaultKind.OldStore, _prng.Chance(0.5));
}
