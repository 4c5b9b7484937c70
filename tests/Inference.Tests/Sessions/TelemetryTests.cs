using System.Diagnostics;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Sessions;

/// <summary>ONNX Runtime writes a device id and an event queue into the home folder unless it is told not to.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Process_ThatUsesOnnxRuntime_LeavesTheHomeFolderEmpty()
    {
        string folder = Directory.CreateTempSubdirectory("selfrepair-home-").FullName;
        string home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
        try
        {
            // The exporter verifies what it writes by running it, so it needs ONNX Runtime.
            (int exitCode, string output) = await ExportAsync(home, Path.Combine(folder, "package"));
            Assert.True(exitCode == 0, output);
            Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*", SearchOption.AllDirectories));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output)> ExportAsync(string home, string package)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "onnx-export.dll");
        ProcessStartInfo start = new("dotnet", [program, GoldenModels.FolderOf("odd"), package])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        start.Environment.Remove("XDG_CACHE_HOME");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
