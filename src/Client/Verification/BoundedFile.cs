namespace Flashback.Client.Verification;

internal static class BoundedFile
{
    /// <exception cref="InvalidDataException">The file is longer than <paramref name="maxBytes"/>.</exception>
    public static byte[] Read(string path, int maxBytes)
    {
        using var file = File.OpenRead(path);
        // A pipe has no length: what is read counts.
        var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            if (buffer.Length + read > maxBytes) throw new InvalidDataException($"'{path}' has more than {maxBytes} bytes.");
            buffer.Write(chunk, 0, read);
        }
        return buffer.ToArray();
    }
}
