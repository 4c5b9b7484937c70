using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SelfRepair.Inference.Devices;

/// <summary>ONNX Runtime's environment: one a process, telemetry off, one set of threads for every batch.</summary>
public static partial class OnnxRuntime
{
    private const string TelemetrySwitch = "ORT_DISABLE_TELEMETRY";

    private static readonly Lock Gate = new();
    private static BatchThreads? threads;
    private static OrtEnv? environment;

    /// <summary>Number of threads that batches run on; 0 before <see cref="Initialize"/>.</summary>
    public static int ThreadCount => threads?.Count ?? 0;

    /// <summary>Version of the native library.</summary>
    public static string Version
    {
        get
        {
            Initialize(0);
            return environment!.GetVersionString();
        }
    }

    /// <summary>Execution providers of the native library, such as <c>CPUExecutionProvider</c>.</summary>
    public static IReadOnlyList<string> Providers
    {
        get
        {
            Initialize(0);
            return OrtEnv.Instance().GetAvailableProviders();
        }
    }

    /// <summary>The threads that batches run on.</summary>
    internal static BatchThreads Threads
    {
        get
        {
            Initialize(0);
            return threads!;
        }
    }

    /// <summary>Starts ONNX Runtime and the threads that batches run on; only the first call in a process
    /// counts.</summary>
    /// <param name="threadCount">Number of threads; 0: one a physical core.</param>
    public static void Initialize(int threadCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threadCount);
        lock (Gate)
        {
            if (threads is not null)
            {
                return;
            }

            SwitchTelemetryOff();
            EnvironmentCreationOptions options = new()
            {
                logId = "SelfRepair",
                logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
            };
            environment = OrtEnv.CreateInstanceWithOptions(ref options);
            RegisterArena(environment);
            threads = new BatchThreads(threadCount == 0 ? PhysicalCores.Count() : threadCount);
        }
    }

    /// <summary>One arena for every session: blocks run one after another, so that what one leaves the next takes,
    /// instead of a peak of memory for each of them.</summary>
    private static void RegisterArena(OrtEnv environment)
    {
        using OrtMemoryInfo memory =
            new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using OrtArenaCfg arena = new(0, -1, -1, -1);
        environment.CreateAndRegisterAllocator(memory, arena);
    }

    /// <summary>The native library reads its switch with getenv. On Unix .NET keeps its own copy of the environment, so
    /// the variable is set there too.</summary>
    private static void SwitchTelemetryOff()
    {
        Environment.SetEnvironmentVariable(TelemetrySwitch, "1");
        if (!OperatingSystem.IsWindows() && SetEnvironmentVariable(TelemetrySwitch, "1", 1) != 0)
        {
            throw new InvalidOperationException($"{TelemetrySwitch} could not be set.");
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetEnvironmentVariable(string name, string value, int overwrite);
}
