using System.Text.Json;
using System.Text.Json.Serialization;

namespace Flashback.Arguments.Tests;

public sealed class ProblemTests : IDisposable
{
    private static readonly JsonSerializerOptions s_strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private sealed record Shape(string Name, int Count);

    [Theory]
    [InlineData("", "it is empty (line 1)")]
    [InlineData("{\n  \"name\": x }", "'x' is an invalid start of a value (line 2)")]
    [InlineData("""{ "name": "a", "count": 1, "other": 2 }""", "the name 'other' is not known here")]
    [InlineData("""{ "name": "a" }""", "it lacks 'count'")]
    [InlineData("""{ "name": "a", "count": "many" }""", "a value is of another kind (line 1)")]
    [InlineData("""{ "name": null, "count": 1 }""", "a value is of another kind")]
    public void A_json_problem_is_reported_without_type_names(string json, string said)
    {
        var told = JsonProblem.Of(Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Shape>(json, s_strict)));
        Assert.Contains(said, told, StringComparison.Ordinal);
        foreach (var leak in new[] { "Flashback", "System.", ".NET", "BytePosition", "Path:" })
            Assert.DoesNotContain(leak, told, StringComparison.Ordinal);
        Assert.False(told.EndsWith('.'));
    }

    [Fact]
    public void A_file_problem_names_the_actual_file_type()
    {
        var missing = _folder.File("missing");
        Assert.Equal($"'{missing}' does not exist", Told(missing));
        Assert.Equal($"'{missing}/below' does not exist", Told(missing + "/below"));
        Assert.Equal($"'{_folder.Path}' is a folder, not a file", Told(_folder.Path));
        var file = _folder.File("file");
        Assert.Equal($"'{file}' may not be read by this user", FileProblem.Of(file, new UnauthorizedAccessException("Access denied.")));
        Assert.Equal($"'{file}' cannot be read: The device is broken", FileProblem.Of(file, new IOException("The device is broken.")));
    }

    [Fact]
    public void An_unwritable_standard_error_is_ignored()
    {
        StandardError.Tell(new Broken(), "something");
        var heard = new StringWriter();
        StandardError.Tell(heard, "some\u001bthing");
        Assert.Equal($"some�thing{Environment.NewLine}", heard.ToString());
    }

    private static string Told(string path)
    {
        try
        {
            File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return FileProblem.Of(path, error);
        }
        return "";
    }

    private sealed class Broken : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("No space left on device");
    }
}
