using System.Text;
using Flashback.Aggregation.Evidence;
using Flashback.Aggregation.Tests.Support;
using Flashback.Client.Archive;
using Flashback.Client.Tests.Support;
using Flashback.Ethereum;
using LiteDB;

namespace Flashback.Client.Tests.Archive;

public sealed class VerdictArchiveTests : IDisposable
{
    private const string Node = "http://127.0.0.1:1/";

    private static readonly Evidences Good = new();
    private static readonly Evidences Other = new(verdict => verdict with { MeanLatencyMicros = 1 });
    private static readonly byte[] Bundle = EvidenceDocument.Write(Good.Bundle);
    private static readonly byte[] OtherBundle = EvidenceDocument.Write(Other.Bundle);
    private static readonly byte[] Verdict = VerdictOf(Good.Bundle);
    private static readonly Address Oracle = Good.Bundle.Oracle;

    private readonly string _folder = Directory.CreateTempSubdirectory("archive-").FullName;

    private string File => Path.Combine(_folder, "archive.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_kept_is_there_after_reopening_byte_for_byte()
    {
        using (var archive = Open())
        {
            archive.KeepEvidence(Bundle, Node);
            archive.KeepVerdict(31337, Oracle, Verdict, Node);
        }
        using var again = Open();
        var listing = again.List();
        Assert.Empty(listing.Damaged);
        Assert.Equal([ArchiveKind.Evidence, ArchiveKind.Verdict], listing.Documents.Select(kept => kept.Kind));
        Assert.Equal(Bundle, listing.Documents[0].Document.ToArray());
        Assert.Equal(Verdict, listing.Documents[1].Document.ToArray());
        Assert.All(listing.Documents, kept => Assert.Equal((31337ul, Oracle, Good.Unit, TestEpoch.Epoch, Node, FixedTime.Now),
            (kept.Key.ChainId, kept.Key.Oracle, kept.Key.DataUnit, kept.Key.Epoch, kept.Source, kept.Kept)));
        Assert.Equal(EvidenceDocument.Root(Bundle), listing.Documents[0].Root);
    }

    [Fact]
    public void A_process_that_dies_loses_nothing_that_was_kept()
    {
        using var archive = Open();
        archive.KeepEvidence(Bundle, Node);
        var copy = Path.Combine(_folder, "copy.db");
        System.IO.File.Copy(File, copy);
        var log = Path.Combine(_folder, "archive-log.db");
        if (System.IO.File.Exists(log)) System.IO.File.Copy(log, Path.Combine(_folder, "copy-log.db"));
        using var after = VerdictArchive.Open(copy, FixedTime.Instance);
        Assert.Single(after.List().Documents);
    }

    [Fact]
    public void Equal_bundles_are_kept_once_and_different_ones_side_by_side()
    {
        using var archive = Open();
        archive.KeepEvidence(Bundle, Node);
        archive.KeepEvidence(Bundle, "another node");
        Assert.Equal(Node, Assert.Single(archive.List().Documents).Source);
        archive.KeepEvidence(OtherBundle, Node);
        Assert.Equal(2, archive.List().Documents.Length);
    }

    [Fact]
    public void A_newer_copy_of_a_verdict_replaces_the_older()
    {
        using var archive = Open();
        archive.KeepVerdict(31337, Oracle, Verdict, "first");
        archive.KeepVerdict(31337, Oracle, Verdict, "second");
        Assert.Equal("second", Assert.Single(archive.List().Documents).Source);
        archive.KeepVerdict(1, Oracle, Verdict, "another chain");
        Assert.Equal(2, archive.List().Documents.Length);
    }

    [Fact]
    public void A_damaged_document_is_named_and_skipped_and_nothing_else_is_lost()
    {
        using (var archive = Open())
        {
            archive.KeepEvidence(Bundle, Node);
            archive.KeepVerdict(31337, Oracle, Verdict, Node);
        }
        var bytes = System.IO.File.ReadAllBytes(File);
        var at = bytes.AsSpan().IndexOf("\"committee\":"u8);
        Assert.True(at > 0);
        bytes[at + 1] ^= 1;
        System.IO.File.WriteAllBytes(File, bytes);

        using var again = Open();
        var listing = again.List();
        Assert.StartsWith($"evidence/31337/{Oracle}/{Good.Unit}/", Assert.Single(listing.Damaged), StringComparison.Ordinal);
        Assert.Equal(ArchiveKind.Verdict, Assert.Single(listing.Documents).Kind);
        // The sound copy takes its place again.
        again.KeepEvidence(Bundle, Node);
        Assert.Empty(again.List().Damaged);
    }

    [Theory]
    [InlineData("source", "somebody else")]
    [InlineData("source", null)]
    [InlineData("seal", null)]
    [InlineData("document", null)]
    [InlineData("kind", 0)]
    public void Every_field_is_under_the_seal(string field, object? value)
    {
        using (var archive = Open()) archive.KeepEvidence(Bundle, Node);
        using (var database = new LiteDatabase(File))
        {
            var documents = database.GetCollection("documents");
            var record = documents.FindAll().Single();
            record[field] = new BsonValue(value);
            documents.Update(record);
        }
        using var again = Open();
        Assert.Single(again.List().Damaged);
        Assert.Empty(again.List().Documents);
    }

    [Fact]
    public void A_second_process_is_refused_because_the_archive_is_in_use()
    {
        using (var archive = Open())
            Assert.Contains("in use", Assert.Throws<ArchiveException>(Open).Message, StringComparison.Ordinal);
        Open().Dispose();
    }

    [Theory]
    [InlineData(5)]
    [InlineData(8191)]
    [InlineData(20_000)]
    public void A_foreign_file_is_refused_and_left_as_it_is(int length)
    {
        var foreign = Encoding.ASCII.GetBytes(new string('a', length));
        System.IO.File.WriteAllBytes(File, foreign);
        Assert.Contains("not an archive", Assert.Throws<ArchiveException>(Open).Message, StringComparison.Ordinal);
        Assert.Equal(foreign, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Another_programs_database_is_refused()
    {
        using (var database = new LiteDatabase(File)) database.GetCollection("mine").Insert(new BsonDocument { ["_id"] = 1 });
        Assert.Contains("not an archive", Assert.Throws<ArchiveException>(Open).Message, StringComparison.Ordinal);
        using var untouched = new LiteDatabase(File);
        Assert.Equal(1, untouched.GetCollection("mine").Count());
    }

    [Fact]
    public void A_file_whose_pages_are_damaged_is_refused_with_what_to_do()
    {
        using (var archive = Open()) archive.KeepEvidence(Bundle, Node);
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes.AsSpan(8192).Fill(0xFF);
        System.IO.File.WriteAllBytes(File, bytes);
        var error = Assert.Throws<ArchiveException>(() =>
        {
            using var archive = Open();
            archive.List();
        });
        Assert.Contains("move it away", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Evidence_beyond_the_bound_is_refused_and_what_is_there_stays()
    {
        using var archive = VerdictArchive.Open(File, FixedTime.Instance, new ArchiveLimits { Bundles = 1 });
        archive.KeepEvidence(Bundle, Node);
        Assert.Contains("full", Assert.Throws<ArchiveException>(() => archive.KeepEvidence(OtherBundle, Node)).Message,
            StringComparison.Ordinal);
        archive.KeepEvidence(Bundle, Node);
        Assert.Single(archive.List().Documents);
    }

    [Fact]
    public void A_verdict_beyond_the_bound_takes_the_place_of_the_oldest()
    {
        using var archive = VerdictArchive.Open(File, FixedTime.Instance, new ArchiveLimits { Verdicts = 2 });
        archive.KeepEvidence(Bundle, Node);
        foreach (var chain in new[] { 3ul, 2ul, 1ul }) archive.KeepVerdict(chain, Oracle, Verdict, Node);
        Assert.Equal([1ul, 2ul], archive.List().Documents.Where(kept => kept.Kind == ArchiveKind.Verdict).Select(kept => kept.Key.ChainId));
        Assert.Single(archive.List().Documents, kept => kept.Kind == ArchiveKind.Evidence);
    }

    [Fact]
    public void A_file_that_is_full_takes_no_more()
    {
        long length;
        using (var archive = Open())
        {
            archive.KeepEvidence(Bundle, Node);
            length = new FileInfo(File).Length;
        }
        using (var full = VerdictArchive.Open(File, FixedTime.Instance, new ArchiveLimits { FileBytes = length + OtherBundle.Length - 1 }))
            Assert.Contains("full", Assert.Throws<ArchiveException>(() => full.KeepEvidence(OtherBundle, Node)).Message,
                StringComparison.Ordinal);
        using var room = VerdictArchive.Open(File, FixedTime.Instance, new ArchiveLimits { FileBytes = length + OtherBundle.Length });
        room.KeepEvidence(OtherBundle, Node);
    }

    [Fact]
    public void An_invalid_document_is_not_kept()
    {
        using var archive = Open();
        Assert.Throws<InvalidDataException>(() => archive.KeepEvidence("{}"u8.ToArray(), Node));
        Assert.Throws<InvalidDataException>(() => archive.KeepVerdict(1, Oracle, "{}"u8.ToArray(), Node));
        var stray = VerdictOf(Good.Bundle with { VerdictIndex = 1 });
        Assert.Throws<InvalidDataException>(() => archive.KeepVerdict(1, Oracle, stray, Node));
        Assert.Empty(archive.List().Documents);
    }

    private VerdictArchive Open() => VerdictArchive.Open(File, FixedTime.Instance);

    private static byte[] VerdictOf(EvidenceBundle bundle) =>
        new AttestedVerdict(bundle.Verdict, bundle.VerdictIndex, bundle.VerdictProof, bundle.Report, bundle.Signers).ToJson();
}
