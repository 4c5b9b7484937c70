namespace SelfRepair.Inference.Devices;

/// <summary>Counts physical cores: matrix products gain nothing from a second thread on the same core.</summary>
internal static class PhysicalCores
{
    private const string Topology = "/sys/devices/system/cpu";

    /// <summary>Distinct cores among the processors this process may use, at least 1; the number of processors where
    /// the system does not tell.</summary>
    public static int Count()
    {
        if (!Directory.Exists(Topology))
        {
            return Environment.ProcessorCount;
        }

        HashSet<string> cores = [];
        foreach (string cpu in Directory.EnumerateDirectories(Topology, "cpu*"))
        {
            string siblings = Path.Combine(cpu, "topology", "thread_siblings_list");
            if (File.Exists(siblings))
            {
                cores.Add(File.ReadAllText(siblings));
            }
        }

        return cores.Count == 0 ? Environment.ProcessorCount : Math.Min(cores.Count, Environment.ProcessorCount);
    }
}
