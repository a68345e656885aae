function %(complete_func)s
    for line in (env %(complete_var)s=fish_complete COMP_WORDS=(commandline -cp) COMP_CWORD=(commandline -t) %(prog_name)s)
        switch $line
            case 'plain,*'
                string replace -- plain, '' $line
            case 'dir,*'
                __fish_complete_directories (commandline -t)
            case 'file,*'
                __fish_complete_path (commandline -t)
        end
    end
end
complete --no-files --command %(prog_name)s --arguments "(%(complete_func)s)"
