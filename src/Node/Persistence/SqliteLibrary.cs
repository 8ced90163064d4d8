using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Flashback.Node.Persistence;

/// <summary>Binds the SQLite provider to the library that the operating system keeps patched.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] s_names = ["libsqlite3.so.0", "libsqlite3.so", "libsqlite3.dylib", "winsqlite3.dll"];

    private static readonly Lazy<bool> s_bound = new(Bind);

    /// <exception cref="DllNotFoundException">No SQLite library is installed; the message names the command that installs one.</exception>
    public static void EnsureBound() => _ = s_bound.Value;

    private static bool Bind()
    {
        NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return true;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "e_sqlite3") return IntPtr.Zero;
        foreach (var candidate in s_names)
        {
            if (NativeLibrary.TryLoad(candidate, out var handle)) return handle;
        }
        throw new DllNotFoundException("SQLite is not installed: apt-get install libsqlite3-0");
    }
}
